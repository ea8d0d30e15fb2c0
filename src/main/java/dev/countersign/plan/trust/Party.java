package dev.countersign.plan.trust;

import dev.countersign.api.LabelSelector;
import dev.countersign.api.RelyingParty;
import dev.countersign.api.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who requires client authentication with a bundle. */
public sealed interface Party {
    /** How to ask it whom it lets in. */
    Optional<Probe> probe();

    /** Workloads of the bundle's namespace. */
    record Workloads(
            Workload.Kind kind,
            Which which,
            RelyingParty.Reload reload,
            RelyingParty.Reads reads,
            Optional<Duration> settle,
            Optional<Probe> probe)
            implements Party {}

    /** A server outside of the cluster. {@code acknowledged}: the generations that a person put there. */
    record External(String name, Optional<Duration> settle, Optional<Probe> probe, List<GenerationName> acknowledged)
            implements Party {
        public External {
            acknowledged = List.copyOf(acknowledged);
        }
    }

    /** Which workloads of a kind. */
    sealed interface Which {
        /** The one with this name. */
        record Named(String name) implements Which {}

        /** All that have these labels. */
        record Selected(LabelSelector selector) implements Which {}
    }

    /**
     * Handshakes with a server.
     *
     * @param host only of one outside of the cluster; pods are asked at their own addresses
     * @param likeCertificate a ClientCertificate of the same namespace whose names the probe shall have
     */
    record Probe(
            int port,
            Optional<String> host,
            Optional<String> serverName,
            RelyingParty.Protocol protocol,
            String path,
            Optional<String> likeCertificate,
            boolean hostNetwork) {}
}
