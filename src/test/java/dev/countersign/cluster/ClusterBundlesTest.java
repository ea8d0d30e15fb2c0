package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.plan.Code;
import dev.countersign.plan.trust.Place;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Which ClusterTrustBundles there are to write: the kind came with v1alpha1, and older servers have no v1. */
class ClusterBundlesTest {
    private static Reach serving(BooleanSupplier mayWrite, String... versions) {
        var served = Set.of(versions);
        return new Reach(new Served("system", Set.of()), Set.of(), ClusterBundles.reach(served::contains, mayWrite));
    }

    private static String version(Reach reach) {
        return ClusterBundles.context(reach).orElseThrow().getVersion();
    }

    private static Code objection(Reach reach) {
        return reach.objection(Place.Kind.ClusterTrustBundle, "").orElseThrow().code();
    }

    @Test
    void the_newest_version_that_is_served_is_written() {
        assertThat(version(serving(() -> true, "v1", "v1beta1"))).isEqualTo("v1");
        assertThat(version(serving(() -> true, "v1alpha1", "v1beta1"))).isEqualTo("v1beta1");
    }

    @Test
    void where_none_is_served_the_finding_says_so_and_nobody_is_asked_for_a_right() {
        var reach = serving(
                () -> {
                    throw new AssertionError("there is nothing to have a right to");
                },
                "v1alpha1");

        assertThat(objection(reach)).isEqualTo(Code.CLUSTER_TRUST_BUNDLE_NOT_SERVED);
        assertThat(ClusterBundles.context(reach)).isEmpty();
    }

    @Test
    void where_the_right_is_missing_another_finding_says_which_value_gives_it() {
        var reach = serving(() -> false, "v1");

        assertThat(objection(reach)).isEqualTo(Code.CLUSTER_TRUST_BUNDLE_NOT_ALLOWED);
        assertThat(reach.objection(Place.Kind.ClusterTrustBundle, "")
                        .orElseThrow()
                        .sentence())
                .contains("clusterTrustBundles.enabled=true");
        assertThat(ClusterBundles.context(reach)).isEmpty();
    }
}
