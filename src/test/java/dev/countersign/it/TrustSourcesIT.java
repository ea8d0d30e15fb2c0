package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.testing.Countersign;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where a bundle's anchors come from, and what stays when they do not. */
class TrustSourcesIT {
    private static final String NAMESPACE = "it-trust-sources";
    private static final String FROM_SHOP = "sources: [{authority: {name: shop}}]";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);
    private static Certificate shop = Pki.AUTHORITY.certificate();

    @BeforeAll
    static void authority() {
        OBJECTS.authority("shop");
        shop = TrustBundleIT.anchor(OBJECTS, "shop");
    }

    private static void source(String name, String text) {
        TrustBundleIT.source(OBJECTS, name, text);
    }

    private static String fromPartners(String name) {
        return TrustBundleIT.from(name);
    }

    @Test
    void a_changed_source_reaches_the_target_within_a_minute_and_what_is_wrong_in_one_keeps_the_last_good() {
        var one = TrustBundleIT.root("partner one");
        var two = TrustBundleIT.root("partner two");
        source("partners", one.pem());
        OBJECTS.bundle("partners-bundle", fromPartners("partners"));
        OBJECTS.awaitAnchors("partners-bundle", shop, one);

        source("partners", one.pem() + two.pem());
        Awaitility.await()
                .atMost(Duration.ofSeconds(75))
                .untilAsserted(
                        () -> assertThat(OBJECTS.anchors("partners-bundle")).containsExactlyInAnyOrder(shop, one, two));

        source("partners", two.pem() + Pki.KEY.exposePkcs8Pem());
        awaitSlowly("partners-bundle", "trustSourceHoldsKey");
        var described = COUNTERSIGN.kubectl().run("describe", "tbundle", "-n", NAMESPACE, "partners-bundle");
        assertThat(described).doesNotContain("BEGIN").contains("trustSourceHoldsKey");
        assertThat(OBJECTS.anchors("partners-bundle")).containsExactlyInAnyOrder(shop, one, two);

        COUNTERSIGN.kubectl().run("delete", "cm", "-n", NAMESPACE, "partners");
        awaitSlowly("partners-bundle", "trustSourceMissing");
        COUNTERSIGN.restart();
        assertThat(OBJECTS.anchors("partners-bundle")).containsExactlyInAnyOrder(shop, one, two);

        // From what the target held when the operator started.
        COUNTERSIGN.kubectl().run("delete", "cm", "-n", NAMESPACE, "partners-bundle");
        OBJECTS.awaitAnchors("partners-bundle", shop, one, two);

        OBJECTS.bundle("partners-bundle", FROM_SHOP);
        OBJECTS.awaitAnchors("partners-bundle", shop);
        OBJECTS.awaitBundle("partners-bundle", "True", "upToDate");
    }

    private static void awaitSlowly(String name, String reason) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(75))
                .until(() -> Objects.holds(OBJECTS.bundle(name).conditions(), "Ready", "False", reason));
    }

    @Test
    void an_authority_that_is_deleted_leaves_its_anchors_in_the_bundle() {
        OBJECTS.authority("going");
        OBJECTS.awaitAuthority("going", "True", "upToDate");
        OBJECTS.bundle("going", "sources: [{authority: {name: going}}]");
        OBJECTS.awaitBundle("going", "True", "upToDate");
        var before = OBJECTS.anchors("going");

        COUNTERSIGN.kubectl().run("delete", "cauth", "-n", NAMESPACE, "going");

        OBJECTS.awaitBundle("going", "False", "authorityMissing");
        assertThat(before).hasSize(1);
        assertThat(OBJECTS.anchors("going")).isEqualTo(before);
    }

    /** An Event follows its status. */
    private static boolean isTold(String bundle, String reason) {
        return COUNTERSIGN
                .client()
                .v1()
                .events()
                .inNamespace(NAMESPACE)
                .withField("involvedObject.name", bundle)
                .list()
                .getItems()
                .stream()
                .anyMatch(event -> event.getReason().equals(reason));
    }

    @Test
    void a_mebibyte_of_sources_is_a_finding_and_no_loop() throws InterruptedException {
        var sources = IntStream.range(0, 20)
                .mapToObj(i -> {
                    var many = IntStream.range(0, 30)
                            .mapToObj(n -> Pki.authority(
                                            "CN=r%d-%d,OU=%s,OU=%s".formatted(i, n, "x".repeat(60), "y".repeat(60)),
                                            Pki.KEY,
                                            Instant.now().minus(Duration.ofHours(1)),
                                            Duration.ofDays(1))
                                    .certificate()
                                    .pem())
                            .collect(Collectors.joining());
                    source("huge-" + i, many);
                    return "{configMap: {name: huge-" + i + "}}";
                })
                .collect(Collectors.joining(", "));
        OBJECTS.bundle("huge", "sources: [{authority: {name: shop}}]");
        OBJECTS.awaitAnchors("huge", shop);
        OBJECTS.bundle("huge", "sources: [{authority: {name: shop}}, " + sources + "]");

        OBJECTS.awaitBundle("huge", "False", "bundleTooLarge");
        assertThat(OBJECTS.anchors("huge")).containsExactly(shop);
        Awaitility.await().atMost(Objects.SOON).until(() -> isTold("huge", "bundleTooLarge"));
        var before = COUNTERSIGN.writes().now();
        Thread.sleep(15_000);
        assertThat(COUNTERSIGN.writes().said(before)).isEmpty();
        OBJECTS.bundle("huge", FROM_SHOP);
        OBJECTS.awaitBundle("huge", "True", "upToDate");
    }

    @Test
    void the_public_roots_of_java_are_a_source_but_not_for_client_authentication() {
        OBJECTS.bundle("public", "sources: [{systemRoots: {}}]");

        var status = OBJECTS.awaitBundle("public", "True", "upToDate");

        assertThat(status.anchors()).hasSizeGreaterThan(50);
        assertThat(OBJECTS.anchors("public")).hasSize(status.anchors().size());
    }
}
