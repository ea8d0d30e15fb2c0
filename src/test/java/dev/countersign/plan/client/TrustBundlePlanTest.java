package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.fixture.World;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.client.Observed.Issuer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A certificate that carries a bundle in {@code ca.crt}. */
class TrustBundlePlanTest {
    private static World withBundle() {
        return new World().settledFor(s -> s.trustBundle("servers"));
    }

    @Test
    void other_anchors_of_the_bundle_are_written_around_the_same_certificate() {
        var usable = (Issuer.Usable) World.usable(Pki.AUTHORITY);
        var world = withBundle().issuer(usable.trusting(List.of(Pki.OTHER_AUTHORITY.certificate())));

        assertThat(world.plan())
                .isInstanceOfSatisfying(
                        Plan.Rewrite.class,
                        rewrite -> assertThat(rewrite.because().code()).isEqualTo(Code.ANCHORS_CHANGED));
    }

    @Test
    void which_bundle_is_no_reason_to_issue() {
        assertThat(withBundle().wanted().hash()).isEqualTo(WantedSpec.usual().hash());
        assertThat(withBundle().plan()).isInstanceOf(Plan.Keep.class);
    }

    @Test
    void a_missing_bundle_is_told_while_the_certificate_goes_on() {
        var world = withBundle();
        var missing = new Finding(Code.TRUST_BUNDLE_MISSING, "there is none");
        var observed = world.observed().trustLacking(Optional.of(missing));
        var plan = Planner.plan(world.wanted(), observed, world.now());

        var report = Report.of(
                world.wanted(), observed, plan, new Outcome.Nothing(), ClientCertificateStatus.EMPTY, 1, world.now());

        assertThat(plan).isInstanceOf(Plan.Keep.class);
        var ready = report.status().conditions().getFirst();
        assertThat(ready.status()).isEqualTo("False");
        assertThat(ready.reason()).isEqualTo("trustBundleMissing");
    }
}
