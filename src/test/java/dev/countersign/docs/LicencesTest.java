package dev.countersign.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** Nothing is shipped whose licence nobody has looked at. */
class LicencesTest {
    @Test
    void what_is_shipped_may_be_shipped() {
        assumeTrue(
                LicencesPage.billed(),
                "the bill of materials is older than pom.xml: Maven writes it, but not with --offline");
        var components = LicencesPage.components();

        assertThat(components).hasSizeGreaterThan(100);
        assertThat(components)
                .as("components under no licence of LicencesPage.ALLOWED: look at it, and add it or do without them")
                .allMatch(LicencesPage.Component::mayBeShipped);
    }
}
