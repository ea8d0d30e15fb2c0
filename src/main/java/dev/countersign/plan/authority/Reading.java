package dev.countersign.plan.authority;

import dev.countersign.api.Allow;
import dev.countersign.api.Authority;
import dev.countersign.api.AuthorityRef;
import dev.countersign.api.AuthoritySpec;
import dev.countersign.pki.PkiException;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Identity;
import java.util.Optional;

/** What an authority's spec says: either clearly what is wanted, or why that is not clear. */
public sealed interface Reading permits Wanted, Reading.Unclear {
    /** A spec that the API server's rules let through and that still cannot be understood. */
    record Unclear(Finding because) implements Reading {}

    /** Reads an object; never throws. */
    static Reading of(Authority resource) {
        try {
            var spec = resource.getSpec();
            if (spec == null) {
                throw new PkiException("spec is missing: an authority needs a source");
            }
            return wanted(resource, spec);
        } catch (PkiException e) {
            return new Unclear(new Finding(Code.SPEC_UNCLEAR, e.what()));
        } catch (RuntimeException e) {
            return new Unclear(Finding.unreadable(e));
        }
    }

    private static Wanted wanted(Authority resource, AuthoritySpec spec) {
        if (spec.deletionPolicy() == null) {
            throw new PkiException("spec.deletionPolicy is one that this version of the operator does not know:"
                    + " write Retain or Delete, or upgrade the operator");
        }
        return new Wanted(
                identity(resource),
                Sources.read(resource, spec),
                spec.deletionPolicy() == AuthoritySpec.DeletionPolicy.Delete,
                Optional.ofNullable(spec.allow()).map(Allow::namespaces),
                AllowReading.of(identity(resource), spec.allow()),
                RotationRule.of(spec.rotation()));
    }

    /** Where its key comes from, if that is clear. */
    static Optional<Source> source(Authority resource) {
        return of(resource) instanceof Wanted wanted ? Optional.of(wanted.source()) : Optional.empty();
    }

    /** The authority above, on which this one depends; its UID is left empty. */
    static Optional<Identity> parent(Authority resource) {
        return source(resource)
                .flatMap(source -> source instanceof Source.Intermediate intermediate
                        ? Optional.of(intermediate.parent())
                        : Optional.empty());
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
}
