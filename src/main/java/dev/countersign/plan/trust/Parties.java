package dev.countersign.plan.trust;

import dev.countersign.api.RelyingParty;
import dev.countersign.api.Span;
import dev.countersign.api.Workload;
import dev.countersign.pki.PkiException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads who goes by a bundle. */
final class Parties {
    private Parties() {}

    static Party read(RelyingParty spec) {
        var kind = spec.kind();
        if (kind == null) {
            throw unknown("kind", "Deployment, StatefulSet, DaemonSet or External");
        }
        return switch (kind) {
            case Deployment -> workloads(Workload.Kind.Deployment, spec);
            case StatefulSet -> workloads(Workload.Kind.StatefulSet, spec);
            case DaemonSet -> workloads(Workload.Kind.DaemonSet, spec);
            case External ->
                new Party.External(
                        name(spec),
                        settle(spec),
                        probe(spec),
                        spec.acknowledged().stream().map(Parties::generation).toList());
        };
    }

    private static Party workloads(Workload.Kind kind, RelyingParty spec) {
        if (spec.reload() == null) {
            throw unknown("reload", "Restart or InPlace");
        }
        var which =
                spec.selector() == null ? new Party.Which.Named(name(spec)) : new Party.Which.Selected(spec.selector());
        // Left out is Volume; an unknown one reads as null too, and then the pods' mounts are looked at, which is
        // stricter.
        var reads = Optional.ofNullable(spec.reads()).orElse(RelyingParty.Reads.Volume);
        return new Party.Workloads(kind, which, spec.reload(), reads, settle(spec), probe(spec));
    }

    private static String name(RelyingParty spec) {
        return Optional.ofNullable(spec.name())
                .orElseThrow(
                        () -> new PkiException("a relying party has neither name nor selector: write one of them"));
    }

    private static GenerationName generation(String text) {
        return GenerationName.read(text)
                .orElseThrow(() -> new PkiException("acknowledged '" + text + "' is no generation: write shop/2"));
    }

    private static Optional<Duration> settle(RelyingParty spec) {
        return Optional.ofNullable(spec.settle()).map(Parties::duration);
    }

    private static Duration duration(Span span) {
        return span.duration()
                .orElseThrow(() ->
                        new PkiException("settle '" + span + "' is not a span of time: write for example 2m or 1h30m"));
    }

    private static Optional<Party.Probe> probe(RelyingParty spec) {
        return Optional.ofNullable(spec.probe()).map(Parties::probe);
    }

    private static Party.Probe probe(RelyingParty.Probe probe) {
        if (probe.protocol() == null) {
            throw unknown("probe.protocol", "TLS, HTTPS or PostgreSQL");
        }
        return new Party.Probe(
                probe.port(),
                Optional.ofNullable(probe.host()),
                Optional.ofNullable(probe.serverName()),
                probe.protocol(),
                Optional.ofNullable(probe.path()).orElse("/"),
                Optional.ofNullable(probe.likeCertificate()),
                isTrue(probe.hostNetwork()));
    }

    private static boolean isTrue(@Nullable Boolean given) {
        return Boolean.TRUE.equals(given);
    }

    private static PkiException unknown(String field, String values) {
        return new PkiException("relyingParties." + field + " is one that this version of the operator does not know:"
                + " write " + values + ", or upgrade the operator");
    }
}
