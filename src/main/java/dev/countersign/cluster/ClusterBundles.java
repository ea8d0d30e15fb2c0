package dev.countersign.cluster;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Kubernetes' kind ClusterTrustBundle, in the version that the API server serves. */
final class ClusterBundles {
    static final String GROUP = "certificates.k8s.io";
    static final String PLURAL = "clustertrustbundles";
    private static final List<String> VERSIONS = List.of("v1", "v1beta1");
    static final String KIND = "ClusterTrustBundle";

    private ClusterBundles() {}

    /** What this API server has of them, and whether we may write it. Asked once, at the start. */
    static Reach.ClusterReach reach(KubernetesClient client, Grants grants) {
        return reach(version -> serves(client, version), grants::mayWriteClusterBundles);
    }

    /** The newest version that is served; whether we may write it is asked only where there is one. */
    static Reach.ClusterReach reach(Predicate<String> serves, BooleanSupplier mayWrite) {
        var version = VERSIONS.stream().filter(serves).findFirst();
        if (version.isEmpty()) {
            return barred(
                    Code.CLUSTER_TRUST_BUNDLE_NOT_SERVED,
                    "this API server serves no ClusterTrustBundles (certificates.k8s.io/v1 or v1beta1): remove"
                            + " clusterTrustBundle, or serve them and start the operator again");
        }
        return mayWrite.getAsBoolean()
                ? new Reach.ClusterReach.Version(version.get())
                : barred(
                        Code.CLUSTER_TRUST_BUNDLE_NOT_ALLOWED,
                        "the operator may not write ClusterTrustBundles: run 'helm upgrade' with"
                                + " clusterTrustBundles.enabled=true");
    }

    private static Reach.ClusterReach barred(Code code, String sentence) {
        return new Reach.ClusterReach.Barred(new Finding(code, sentence));
    }

    private static boolean serves(KubernetesClient client, String version) {
        try {
            var served = client.getApiResources(GROUP + "/" + version);
            return served != null
                    && served.getResources().stream().anyMatch(resource -> PLURAL.equals(resource.getName()));
        } catch (KubernetesClientException e) {
            if (e.getCode() == 404) {
                return false;
            }
            throw e;
        }
    }

    /** How to address them; empty if they cannot be written. */
    static Optional<ResourceDefinitionContext> context(Reach reach) {
        return reach.cluster() instanceof Reach.ClusterReach.Version served
                ? Optional.of(new ResourceDefinitionContext.Builder()
                        .withGroup(GROUP)
                        .withVersion(served.version())
                        .withKind(KIND)
                        .withPlural(PLURAL)
                        .withNamespaced(false)
                        .build())
                : Optional.empty();
    }
}
