package dev.countersign.plan.authority;

import dev.countersign.api.Allow;
import dev.countersign.api.Authority;
import dev.countersign.api.AuthorityRef;
import dev.countersign.api.AuthoritySpec;
import dev.countersign.api.SelfSigned;
import dev.countersign.api.Span;
import dev.countersign.api.Subject;
import dev.countersign.pki.AttributeType;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.PkiException;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Identity;
import dev.countersign.plan.Names;
import dev.countersign.policy.NamePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an authority's spec says: either clearly what is wanted, or why that is not clear. */
public sealed interface Reading permits Wanted, Reading.Unclear {
    /** A spec that the API server's rules let through and that still cannot be understood. */
    record Unclear(Finding because) implements Reading {}

    /** Reads an object; never throws. */
    static Reading of(Authority resource) {
        try {
            var spec = resource.getSpec();
            if (spec == null || spec.selfSigned() == null) {
                throw new PkiException("spec.selfSigned is missing: an authority needs a source");
            }
            return wanted(resource, spec, spec.selfSigned());
        } catch (PkiException e) {
            return new Unclear(new Finding(Code.SPEC_UNCLEAR, e.what()));
        }
    }

    private static Wanted wanted(Authority resource, AuthoritySpec spec, SelfSigned source) {
        if (spec.deletionPolicy() == null) {
            throw new PkiException("spec.deletionPolicy is one that this version of the operator does not know:"
                    + " write Retain or Delete, or upgrade the operator");
        }
        var commonName = Optional.ofNullable(source.commonName())
                .orElse(resource.getMetadata().getName());
        var prefix = Names.subject(withoutSerialNumber(source.subject()), null);
        objectionable(prefix, commonName);
        return new Wanted(
                identity(resource),
                prefix,
                commonName,
                Names.key(source.privateKey()),
                duration("selfSigned.duration", source.duration()),
                Optional.ofNullable(source.renewBefore()).map(span -> duration("selfSigned.renewBefore", span)),
                source.maxPathLength(),
                spec.deletionPolicy() == AuthoritySpec.DeletionPolicy.Delete,
                Optional.ofNullable(spec.allow()).map(Allow::namespaces),
                AllowReading.of(identity(resource), spec.allow()));
    }

    /** An authority may not have a name that it would refuse to others. */
    private static void objectionable(DistinguishedName prefix, String commonName) {
        var attributes = new ArrayList<>(prefix.attributes());
        attributes.add(new DistinguishedName.Attribute(AttributeType.COMMON_NAME, commonName));
        NamePolicy.objection(new DistinguishedName(attributes), Set.of()).ifPresent(objection -> {
            throw new PkiException("selfSigned: " + objection.sentence());
        });
    }

    /** Who an authority is. */
    static Identity identity(Authority resource) {
        var metadata = resource.getMetadata();
        var clusterWide = resource.kind() == AuthorityRef.Kind.ClusterCertificateAuthority;
        return new Identity(
                resource.kind().name(),
                clusterWide ? "" : metadata.getNamespace(),
                metadata.getName(),
                metadata.getUid());
    }

    /** The serialNumber attribute is ours: it carries the key's fingerprint. */
    private static @Nullable Subject withoutSerialNumber(@Nullable Subject subject) {
        if (subject != null && subject.serialNumber() != null) {
            throw new PkiException("selfSigned.subject.serialNumber is set by the operator from the key: remove it");
        }
        return subject;
    }

    private static Duration duration(String field, Span span) {
        return span.duration()
                .orElseThrow(() -> new PkiException(
                        field + " '" + span + "' is not a span of time: write for example 3650d or 24h"));
    }
}
