package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who requires client authentication with a bundle, and how one can tell what it trusts. Null enums are unknown ones. */
@ValidationRule(
        value =
                "self.kind == 'External' ? has(self.name) && !has(self.selector) : has(self.name) != has(self.selector)",
        message = "a relying party is known by its name or by a selector, External by its name: write one of them")
@ValidationRule(
        value = "self.kind == 'External' ? !has(self.reload) && !has(self.reads) : has(self.reload)",
        message =
                "reload says how a workload takes up a changed bundle: write Restart or InPlace, and for External, which"
                        + " the operator cannot reach, neither reload nor reads")
@ValidationRule(
        value = "self.kind == 'External' || !has(self.acknowledged)",
        message = "acknowledged is a person's word for a server outside of the cluster: remove it, or make it External",
        fieldPath = ".acknowledged")
@ValidationRule(
        value = "!has(self.probe) || (self.kind == 'External') == has(self.probe.host)",
        message = "a probe of External needs a host; pods of a workload are asked at their own addresses and need none",
        fieldPath = ".probe")
@ValidationRule(
        value = "self.kind != 'External' || !has(self.probe) || !has(self.probe.hostNetwork)",
        message = "hostNetwork is for pods: remove it",
        fieldPath = ".probe")
public record RelyingParty(
        @JsonPropertyDescription(
                "Deployment, StatefulSet or DaemonSet of this namespace, or External for a server outside"
                        + " of the cluster.")
        @Required
        @Nullable
        Kind kind,

        @JsonPropertyDescription("Name of the workload; of External any name by which people know it.")
        @Size(min = 1, max = 253)
        @ValidationRule(value = Rules.OBJECT_NAME, message = Workload.NAME_MESSAGE)
        @Nullable
        String name,

        @JsonPropertyDescription("Workloads of this kind by their labels, in place of one name.") @Nullable
        LabelSelector selector,

        @JsonPropertyDescription("Restart: the server reads its bundle when it starts; the operator rolls the workload"
                + " when the bundle has changed. InPlace: it takes up a changed file by itself.")
        @Nullable
        Reload reload,

        @JsonPropertyDescription("Volume: its pods mount the bundle. Api: it reads the bundle from Kubernetes, so that"
                + " pods tell nothing of what it has read.")
        @Nullable
        Reads reads,

        @JsonPropertyDescription("So long after the bundle was written the workload surely trusts what is in it.")
        @Size(max = 32)
        @ValidationRule(value = Span.RULE, message = Span.MESSAGE)
        @ValidationRule(value = Span.AT_LEAST_A_MINUTE, message = Span.AT_LEAST_A_MINUTE_MESSAGE)
        @Nullable
        Span settle,

        @JsonPropertyDescription("How to ask the server whom it lets in.") @Nullable
        Probe probe,

        @JsonPropertyDescription(
                "Generations that this server trusts, because somebody put them there: <authority>/<number>, for a"
                        + " ClusterCertificateAuthority cluster/<authority>/<number>.")
        @Size(min = 1, max = 32)
        @ValidationRule(
                value =
                        "self.all(generation, generation.matches('^(cluster/)?[a-z0-9]([-.a-z0-9]*[a-z0-9])?/[1-9][0-9]*$'))",
                message = "each of acknowledged must be an authority's name, '/' and a generation's number, such as"
                        + " shop/2 or cluster/company/1")
        List<@Size(min = 3, max = 72) String> acknowledged) {

    public RelyingParty {
        acknowledged = Api.listOf(acknowledged);
    }

    /** What a relying party is. */
    public enum Kind {
        Deployment,
        StatefulSet,
        DaemonSet,
        External
    }

    /** How a server takes up a changed bundle. */
    public enum Reload {
        Restart,
        InPlace
    }

    /** Where a server reads its bundle. */
    public enum Reads {
        Volume,
        Api
    }

    /** What a server speaks before or inside of TLS. */
    public enum Protocol {
        TLS,
        HTTPS,
        PostgreSQL
    }

    /** Handshakes with short-lived certificates that show whom a server lets in. */
    @ValidationRule(
            value = "!has(self.path) || self.protocol == 'HTTPS'",
            message = "path is asked for with HTTPS only: set protocol to HTTPS, or remove path",
            fieldPath = ".path")
    public record Probe(
            @JsonPropertyDescription("Port of the server.") @Required @Min(1) @Max(65535)
            Integer port,

            @JsonPropertyDescription("Only for External: the server's DNS name or IP address.")
            @Size(min = 1, max = 253)
            @ValidationRule(
                    value = "isIP(self) || self.matches('" + Rules.DNS_NAME + "') && !self.startsWith('*')",
                    message = "host must be a DNS name or an IP address such as gateway.example.org or 192.0.2.7")
            @Nullable
            String host,

            @JsonPropertyDescription(
                    "Name that is sent to the server (SNI, Host). Default: none, for External the host.")
            @Size(min = 1, max = 253)
            @ValidationRule(
                    value = "self.matches('" + Rules.DNS_NAME + "') && !self.startsWith('*')",
                    message = "serverName must be a DNS name such as orders.shop.svc")
            @Nullable
            String serverName,

            @JsonPropertyDescription("TLS, HTTPS or PostgreSQL.") @Default("TLS") @Nullable
            Protocol protocol,

            @JsonPropertyDescription("With HTTPS: what is asked for. Default: /.")
            @Size(min = 1, max = 1024)
            @ValidationRule(
                    value = "self.matches('^/[!-~]*$')",
                    message = "path must begin with '/' and be printable ASCII without spaces")
            @Nullable
            String path,

            @JsonPropertyDescription(
                    "A ClientCertificate of this namespace whose names the probe shall have, for servers"
                            + " that match names too.")
            @Size(min = 1, max = 52)
            @ValidationRule(value = Rules.OBJECT_NAME, message = Rules.OBJECT_NAME_MESSAGE)
            @Nullable
            String likeCertificate,

            @JsonPropertyDescription("Ask pods on the network of their node too.") @Nullable
            Boolean hostNetwork) {}
}
