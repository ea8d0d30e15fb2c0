package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which trust anchors, written where, for whom. */
@ValidationRule(
        value = "!has(self.relyingParties) || self.relyingParties.size() == 0"
                + " || !self.sources.exists(source, has(source.systemRoots))",
        message =
                "relyingParties require client authentication with this bundle, and systemRoots would let in whoever"
                        + " has a certificate of a public CA: remove systemRoots, or name the relying parties in another bundle",
        fieldPath = ".relyingParties")
public record TrustBundleSpec(
        @JsonPropertyDescription("Where the trust anchors come from; the bundle holds those of all of them. What stands"
                + " there and is no CA certificate, or not valid now, is left out with a finding.")
        @Required
        @Size(min = 1, max = 32)
        List<TrustSource> sources,

        @JsonPropertyDescription("Where they are written. Default: ca.crt in a ConfigMap that has the bundle's name."
                + " ConfigMaps and Secrets of any namespace that are labelled countersign.dev/trust-from:"
                + " <namespace>.<bundle> are filled with the same entries.")
        TrustTarget target,

        @JsonPropertyDescription("A ClusterTrustBundle with the same trust anchors, which pods project into a volume.")
        @Nullable
        ClusterTrust clusterTrustBundle,

        @JsonPropertyDescription("The workloads that require client authentication with this bundle. An authority's"
                + " next generation signs when they trust it.")
        @Size(max = 64)
        List<RelyingParty> relyingParties) {

    public TrustBundleSpec {
        sources = Api.listOf(sources);
        target = target == null ? TrustTarget.DEFAULT : target;
        relyingParties = Api.listOf(relyingParties);
    }
}
