package dev.countersign.plan.authority;

import dev.countersign.api.Authority;
import dev.countersign.api.AuthorityRef;
import dev.countersign.api.AuthoritySpec;
import dev.countersign.api.Intermediate;
import dev.countersign.api.SelfSigned;
import dev.countersign.api.Span;
import dev.countersign.api.Subject;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.PkiException;
import dev.countersign.plan.Identity;
import dev.countersign.plan.Names;
import dev.countersign.policy.NamePolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads where an authority's key and certificate come from. */
final class Sources {
    private Sources() {}

    static Source read(Authority resource, AuthoritySpec spec) {
        var name = resource.getMetadata().getName();
        if (spec.selfSigned() != null) {
            return new Source.SelfSigned(template(spec.selfSigned(), name));
        }
        if (spec.intermediate() != null) {
            return new Source.Intermediate(parent(spec.intermediate(), resource), template(spec.intermediate(), name));
        }
        if (spec.secret() == null) {
            throw new PkiException("spec has none of selfSigned, intermediate and secret: an authority needs a source");
        }
        return new Source.Supplied(spec.secret().name());
    }

    private static Source.Template template(SelfSigned spec, String name) {
        var commonName = Optional.ofNullable(spec.commonName()).orElse(name);
        return new Source.Template(
                prefix("selfSigned", spec.subject(), commonName),
                commonName,
                Names.key(spec.privateKey()),
                duration("selfSigned.duration", spec.duration()),
                Optional.ofNullable(spec.renewBefore()).map(span -> duration("selfSigned.renewBefore", span)),
                spec.maxPathLength());
    }

    private static Source.Template template(Intermediate spec, String name) {
        var commonName = Optional.ofNullable(spec.commonName()).orElse(name);
        return new Source.Template(
                prefix("intermediate", spec.subject(), commonName),
                commonName,
                Names.key(spec.privateKey()),
                duration("intermediate.duration", spec.duration()),
                Optional.ofNullable(spec.renewBefore()).map(span -> duration("intermediate.renewBefore", span)),
                spec.maxPathLength());
    }

    private static Identity parent(Intermediate spec, Authority resource) {
        if (spec.authorityRef() == null) {
            throw new PkiException("intermediate.authorityRef is missing: name the authority above");
        }
        var kind = spec.authorityRef().kind();
        if (kind == null) {
            throw new PkiException("intermediate.authorityRef.kind is one that this version of the operator does not"
                    + " know: write CertificateAuthority or ClusterCertificateAuthority, or upgrade the operator");
        }
        if (kind == AuthorityRef.Kind.ClusterCertificateAuthority) {
            return new Identity(kind.name(), "", spec.authorityRef().name(), "");
        }
        if (resource.kind() == AuthorityRef.Kind.ClusterCertificateAuthority) {
            throw new PkiException("a ClusterCertificateAuthority is signed by another one of its kind: set"
                    + " intermediate.authorityRef.kind to ClusterCertificateAuthority");
        }
        return new Identity(
                kind.name(),
                resource.getMetadata().getNamespace(),
                spec.authorityRef().name(),
                "");
    }

    /**
     * The serialNumber attribute is ours: it carries the key's fingerprint. And an authority may not have a name that it
     * would refuse to others.
     */
    private static DistinguishedName prefix(String source, @Nullable Subject subject, String commonName) {
        if (subject != null && subject.serialNumber() != null) {
            throw new PkiException(source + ".subject.serialNumber is set by the operator from the key: remove it");
        }
        NamePolicy.objection(Names.subject(subject, commonName), Set.of()).ifPresent(objection -> {
            throw new PkiException(source + ": " + objection.sentence());
        });
        return Names.subject(subject, null);
    }

    private static Duration duration(String field, Span span) {
        return span.duration()
                .orElseThrow(() -> new PkiException(
                        field + " '" + span + "' is not a span of time: write for example 3650d or 24h"));
    }
}
