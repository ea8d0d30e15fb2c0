package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.HeldSecret;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.fixture.World;
import dev.countersign.pki.Certificate;
import dev.countersign.plan.Code;
import dev.countersign.plan.Identity;
import dev.countersign.plan.client.Observed.Issuer;
import dev.countersign.plan.client.Stored;
import dev.countersign.plan.client.Wanted;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which anchors a certificate carries that names a bundle. */
class TrustAnchorsTest {
    private static final Certificate ROOT = Pki.AUTHORITY.certificate();
    private static final Certificate OTHER = Pki.OTHER_AUTHORITY.certificate();
    private static final Wanted WANTED = new WantedSpec().trustBundle("servers").build();
    private static final Identity BUNDLE = new Identity("TrustBundle", "shop", "servers", "uid");
    private static final Issuer ISSUER = World.usable(Pki.AUTHORITY);
    private static final Stored HELD = HeldSecret.usual(WANTED, Pki.START).build();

    private final TrustAnchors trust = new TrustAnchors();

    private static List<Certificate> trusted(Issuer issuer) {
        return ((Issuer.Usable) issuer).trusted();
    }

    @Test
    void without_a_bundle_they_are_the_authoritys() {
        trust.publish(BUNDLE, List.of(OTHER));

        assertThat(trust.applied(WantedSpec.usual(), ISSUER, HELD)).isEqualTo(ISSUER);
    }

    @Test
    void with_a_bundle_they_are_the_bundles() {
        trust.publish(BUNDLE, List.of(OTHER));

        assertThat(trusted(trust.applied(WANTED, ISSUER, HELD))).containsExactly(OTHER);
        assertThat(trusted(trust.applied(WANTED, ISSUER, new Stored.Absent()))).containsExactly(OTHER);
        assertThat(trust.objection(WANTED)).isEmpty();
    }

    @Test
    void while_the_bundle_is_missing_or_not_decided_yet_a_certificate_goes_on_with_those_it_has() {
        assertThat(trusted(trust.applied(WANTED, ISSUER, HELD))).containsExactly(ROOT);

        trust.publish(BUNDLE, List.of(OTHER));
        trust.ask((_, _) -> false);
        assertThat(trusted(trust.applied(WANTED, ISSUER, HELD))).containsExactly(ROOT);
        assertThat(trust.objection(WANTED))
                .hasValueSatisfying(finding -> assertThat(finding.code()).isEqualTo(Code.TRUST_BUNDLE_MISSING));
    }

    @Test
    void a_new_certificate_waits_for_its_bundle() {
        assertThat(trust.applied(WANTED, ISSUER, new Stored.Absent()))
                .isInstanceOfSatisfying(
                        Issuer.Unusable.class,
                        unusable -> assertThat(unusable.because().code()).isEqualTo(Code.TRUST_BUNDLE_PREPARING));
        trust.ask((_, _) -> false);
        assertThat(trust.applied(WANTED, ISSUER, new Stored.Absent()))
                .isInstanceOfSatisfying(
                        Issuer.Unusable.class,
                        unusable -> assertThat(unusable.because().code()).isEqualTo(Code.TRUST_BUNDLE_MISSING));
    }

    @Test
    void an_authority_that_cannot_issue_says_so_itself() {
        assertThat(trust.applied(WANTED, World.unusable(), HELD)).isEqualTo(World.unusable());
    }

    @Test
    void a_bundle_that_was_deleted_and_made_anew_is_decided_anew() {
        trust.publish(BUNDLE, List.of(OTHER));
        trust.ask((_, _) -> false);
        trust.applied(WANTED, ISSUER, HELD);
        trust.ask((_, _) -> true);

        assertThat(trusted(trust.applied(WANTED, ISSUER, HELD))).containsExactly(ROOT);
    }

    @Test
    void certificates_are_told_of_other_anchors_once() {
        var told = new ArrayList<Identity>();
        trust.listen(told::add);
        trust.publish(BUNDLE, List.of(OTHER));
        trust.publish(BUNDLE, List.of(OTHER));
        assertThat(told).containsExactly(BUNDLE);

        trust.publish(BUNDLE, List.of(OTHER, ROOT));
        assertThat(told).hasSize(2);
    }
}
