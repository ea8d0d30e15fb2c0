package dev.countersign.plan.client;

import dev.countersign.api.Api;
import dev.countersign.api.AuthorityRef;
import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClientCertificateSpec;
import dev.countersign.api.PrivateKeySpec;
import dev.countersign.api.Span;
import dev.countersign.api.TrustBundleRef;
import dev.countersign.api.Workload;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.PkiException;
import dev.countersign.pki.SubjectAlternativeName;
import dev.countersign.pki.Usage;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Identity;
import dev.countersign.plan.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a spec says: either clearly what is wanted, or why that is not clear. */
public sealed interface Reading permits Wanted, Reading.Unclear {
    /** A spec that the API server's rules let through and that still cannot be understood. */
    record Unclear(Finding because) implements Reading {}

    /** Reads an object; never throws. */
    static Reading of(ClientCertificate resource) {
        try {
            return wanted(resource, resource.getSpec());
        } catch (PkiException e) {
            return new Unclear(new Finding(Code.SPEC_UNCLEAR, e.what()));
        } catch (RuntimeException e) {
            // What the schema forbids and still arrives must not end the watch for all others.
            return new Unclear(Finding.unreadable(e));
        }
    }

    /** Who the object is, whatever its spec says. */
    static Identity identity(ClientCertificate resource) {
        var metadata = resource.getMetadata();
        return new Identity("ClientCertificate", metadata.getNamespace(), metadata.getName(), metadata.getUid());
    }

    private static Wanted wanted(ClientCertificate resource, @Nullable ClientCertificateSpec spec) {
        if (spec == null || spec.authorityRef() == null || spec.authorityRef().name() == null) {
            throw new PkiException("spec.authorityRef is missing: name an authority");
        }
        refuseUnknown(spec.restart());
        var metadata = resource.getMetadata();
        var identity = identity(resource);
        var template = Optional.ofNullable(spec.secretTemplate());
        var request = Optional.ofNullable(spec.request());
        var secretName = Optional.ofNullable(spec.secretName()).orElse(request.isPresent() ? "" : metadata.getName());
        return new Wanted(
                identity,
                Api.generation(resource),
                Optional.ofNullable(metadata.getCreationTimestamp())
                        .map(Instant::parse)
                        .orElse(Instant.EPOCH),
                authority(spec.authorityRef(), metadata.getNamespace()),
                subject(spec),
                names(spec),
                usages(spec),
                key(spec.privateKey(), request.isPresent()),
                duration("duration", spec.duration()),
                renewal(spec),
                new Wanted.Target(
                        secretName,
                        template.map(t -> t.labels()).orElse(Map.of()),
                        template.map(t -> t.annotations()).orElse(Map.of())),
                WantedForms.of(spec),
                request.map(Request::of),
                Optional.ofNullable(spec.trustBundleRef()).map(TrustBundleRef::name));
    }

    private static void refuseUnknown(List<Workload> restart) {
        if (restart.stream().anyMatch(workload -> workload.kind() == null)) {
            throw new PkiException("restart.kind is one that this version of the operator does not know: write"
                    + " Deployment, StatefulSet or DaemonSet, or upgrade the operator");
        }
    }

    private static Wanted.Authority authority(AuthorityRef reference, String namespace) {
        var kind = reference.kind();
        if (kind == null) {
            throw new PkiException("authorityRef.kind is one that this version of the operator does not know: write"
                    + " CertificateAuthority or ClusterCertificateAuthority, or upgrade the operator");
        }
        var clusterWide = kind == AuthorityRef.Kind.ClusterCertificateAuthority;
        return new Wanted.Authority(kind, clusterWide ? "" : namespace, reference.name());
    }

    private static DistinguishedName subject(ClientCertificateSpec spec) {
        return spec.literalSubject() == null
                ? Names.subject(spec.subject(), spec.commonName())
                : DistinguishedName.parse(spec.literalSubject());
    }

    private static Set<SubjectAlternativeName> names(ClientCertificateSpec spec) {
        var names = new LinkedHashSet<SubjectAlternativeName>();
        spec.dnsNames().forEach(name -> names.add(new SubjectAlternativeName.Dns(name)));
        spec.ipAddresses().forEach(address -> names.add(new SubjectAlternativeName.Ip(address)));
        spec.uris().forEach(uri -> names.add(new SubjectAlternativeName.Uri(uri)));
        spec.emailAddresses().forEach(address -> names.add(new SubjectAlternativeName.Email(address)));
        spec.otherNames().forEach(other -> names.add(new SubjectAlternativeName.Other(other.oid(), other.utf8Value())));
        return names;
    }

    private static Set<Usage> usages(ClientCertificateSpec spec) {
        return spec.usages().stream()
                .map(label -> Usage.of(label)
                        .orElseThrow(() -> new PkiException("'" + label + "' in usages is not known: remove it")))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Wanted.Key key(PrivateKeySpec spec, boolean requested) {
        var policy = Optional.ofNullable(spec.rotationPolicy())
                .orElse(requested ? PrivateKeySpec.RotationPolicy.Never : PrivateKeySpec.RotationPolicy.Always);
        if (spec.encoding() == PrivateKeySpec.Encoding.UNKNOWN || policy == PrivateKeySpec.RotationPolicy.UNKNOWN) {
            throw new PkiException("privateKey.encoding or rotationPolicy is one that this version of the operator does"
                    + " not know: write PKCS8 or PKCS1, Always or Never, or upgrade the operator");
        }
        return new Wanted.Key(
                requested ? KeySpec.P256 : Names.key(spec),
                !requested && spec.encoding() == PrivateKeySpec.Encoding.PKCS1,
                policy == PrivateKeySpec.RotationPolicy.Never,
                spec.maxAge() == null ? Duration.ZERO : duration("privateKey.maxAge", spec.maxAge()));
    }

    private static RenewalRule renewal(ClientCertificateSpec spec) {
        if (spec.renewBefore() != null) {
            return new RenewalRule.Before(duration("renewBefore", spec.renewBefore()));
        }
        return spec.renewBeforePercentage() == null
                ? RenewalRule.third()
                : new RenewalRule.Share(spec.renewBeforePercentage() / 100.0);
    }

    private static Duration duration(String field, Span span) {
        return span.duration()
                .orElseThrow(() -> new PkiException(
                        field + " '" + span + "' is not a span of time: write for example 90d, 24h or 1h30m"));
    }
}
