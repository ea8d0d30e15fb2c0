package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is in a bundle, what carries it and who goes by it. Times are RFC 3339 in UTC, whole seconds. */
public record TrustBundleStatus(
        @JsonPropertyDescription("How the bundle is. Ready: every target carries the anchors of all sources.")
        @Size(max = 16)
        List<Condition> conditions,

        @JsonPropertyDescription("SHA-256 over the fingerprints of all anchors: what the annotation"
                + " countersign.dev/anchors of a pod is compared with.")
        @Size(max = 64)
        @Nullable
        String hash,

        @JsonPropertyDescription("How many targets carry these anchors, of how many there are.")
        @Size(max = 32)
        @Nullable
        String published,

        @JsonPropertyDescription("How many relying parties trust these anchors, of how many there are.")
        @Size(max = 32)
        @Nullable
        String trusting,

        @JsonPropertyDescription("The trust anchors in the bundle.") @Size(max = 512)
        List<Anchor> anchors,

        @JsonPropertyDescription("What each source gives, and what is wrong with it.") @Size(max = 32)
        List<Source> sources,

        @JsonPropertyDescription(
                "What carries the bundle: its own targets, then those that lag behind; at most 16 of them.")
        @Size(max = 16)
        List<Target> targets,

        @JsonPropertyDescription("The relying parties, and which generations each of them trusts.") @Size(max = 64)
        List<Party> relyingParties) {

    public static final TrustBundleStatus EMPTY =
            new TrustBundleStatus(List.of(), null, null, null, List.of(), List.of(), List.of(), List.of());

    public TrustBundleStatus {
        conditions = Api.listOf(conditions);
        anchors = Api.listOf(anchors);
        sources = Api.listOf(sources);
        targets = Api.listOf(targets);
        relyingParties = Api.listOf(relyingParties);
    }

    public TrustBundleStatus with(List<Condition> changed) {
        return new TrustBundleStatus(changed, hash, published, trusting, anchors, sources, targets, relyingParties);
    }

    /** One trust anchor. */
    public record Anchor(
            @JsonPropertyDescription("SHA-256 of the certificate, lower case hexadecimal.") @Required @Size(max = 64)
            String fingerprint,

            @JsonPropertyDescription("Its distinguished name as RFC 4514 text.") @Size(max = 1024) @Nullable
            String subject,

            @JsonPropertyDescription("When it ends.") @Size(max = 32) @Nullable
            String notAfter,

            @JsonPropertyDescription("The sources that give it.") @Size(max = 32)
            List<@Size(max = 640) String> sources) {

        public Anchor {
            sources = Api.listOf(sources);
        }
    }

    /** One source. */
    public record Source(
            @JsonPropertyDescription("Which one.") @Required @Size(max = 640)
            String name,

            @JsonPropertyDescription("How many anchors of the bundle it gives.") @Nullable
            Integer anchors,

            @JsonPropertyDescription("A finding's code; docs/runbooks has a page for each.") @Size(max = 64) @Nullable
            String reason,

            @JsonPropertyDescription("What it means here, and what to do.") @Size(max = 4096) @Nullable
            String message) {}

    /** One object that carries the bundle. */
    public record Target(
            @JsonPropertyDescription("ConfigMap, Secret, ClusterTrustBundle, or ClientCertificate for its Secret.")
            @Required
            @Size(max = 64)
            String kind,

            @JsonPropertyDescription("Its namespace.") @Size(max = 63) @Nullable
            String namespace,

            @JsonPropertyDescription("Its name.") @Required @Size(max = 512)
            String name,

            @JsonPropertyDescription("Hash of the anchors that it carries; none if it carries none.")
            @Size(max = 64)
            @Nullable
            String hash,

            @JsonPropertyDescription("A finding's code; docs/runbooks has a page for each.") @Size(max = 64) @Nullable
            String reason,

            @JsonPropertyDescription("What it means here, and what to do.") @Size(max = 4096) @Nullable
            String message) {}

    /** One relying party. */
    public record Party(
            @JsonPropertyDescription("Deployment, StatefulSet, DaemonSet or External.") @Required @Size(max = 64)
            String kind,

            @JsonPropertyDescription("Its namespace.") @Size(max = 63) @Nullable
            String namespace,

            @JsonPropertyDescription("Its name.") @Required @Size(max = 253)
            String name,

            @JsonPropertyDescription("The generations that it trusts: <authority>/<number>, for a"
                    + " ClusterCertificateAuthority cluster/<authority>/<number>.")
            @Size(max = 64)
            List<@Size(max = 72) String> trusts,

            @JsonPropertyDescription("What shows it: Restarted, Probed, Settled or Acknowledged.")
            @Size(max = 32)
            @Nullable
            String evidence,

            @JsonPropertyDescription("When that was first shown.") @Size(max = 32) @Nullable
            String at,

            @JsonPropertyDescription("A finding's code; docs/runbooks has a page for each.") @Size(max = 64) @Nullable
            String reason,

            @JsonPropertyDescription("What it means here, and what to do.") @Size(max = 4096) @Nullable
            String message) {

        public Party {
            trusts = Api.listOf(trusts);
        }
    }
}
