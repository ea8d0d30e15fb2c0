package dev.countersign.plan.trust;

import dev.countersign.api.Api;
import dev.countersign.api.AuthorityRef;
import dev.countersign.api.TrustBundle;
import dev.countersign.api.TrustBundleSpec;
import dev.countersign.api.TrustSource;
import dev.countersign.pki.PkiException;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a bundle's spec says: either clearly what is wanted, or why that is not clear. */
public sealed interface Reading permits Wanted, Reading.Unclear {
    /** A spec that the API server's rules let through and that still cannot be understood. */
    record Unclear(Finding because) implements Reading {}

    /** Reads an object; never throws. */
    static Reading of(TrustBundle resource) {
        try {
            return wanted(resource, resource.getSpec());
        } catch (PkiException e) {
            return new Unclear(new Finding(Code.SPEC_UNCLEAR, e.what()));
        } catch (RuntimeException e) {
            // What the schema forbids and still arrives must not end the watch for all others.
            return new Unclear(Finding.unreadable(e));
        }
    }

    /** Who a bundle is. */
    static Identity identity(TrustBundle resource) {
        var metadata = resource.getMetadata();
        return new Identity("TrustBundle", metadata.getNamespace(), metadata.getName(), metadata.getUid());
    }

    private static Wanted wanted(TrustBundle resource, @Nullable TrustBundleSpec spec) {
        if (spec == null || spec.sources().isEmpty()) {
            throw new PkiException("spec.sources is empty: a bundle needs a source");
        }
        var identity = identity(resource);
        var sources = sources(spec.sources(), identity.namespace());
        if (!spec.relyingParties().isEmpty() && sources.contains(new Source.SystemRoots())) {
            throw new PkiException(
                    "relyingParties require client authentication with this bundle, and systemRoots would"
                            + " let in whoever has a certificate of a public CA: remove systemRoots");
        }
        return new Wanted(
                identity,
                Api.generation(resource),
                sources,
                Targets.read(spec.target(), identity),
                Optional.ofNullable(spec.clusterTrustBundle())
                        .map(cluster -> ClusterTarget.of(
                                identity.namespace(), identity.name(), Optional.ofNullable(cluster.signerName()))),
                spec.relyingParties().stream().map(Parties::read).toList());
    }

    private static List<Source> sources(List<TrustSource> specs, String namespace) {
        var sources = new ArrayList<Source>();
        var inlines = 0;
        for (var spec : specs) {
            if (spec.inline() != null) {
                inlines++;
            }
            sources.add(source(spec, namespace, inlines));
        }
        return sources.stream().distinct().toList();
    }

    private static Source source(TrustSource spec, String namespace, int inlines) {
        if (spec.authority() != null) {
            return new Source.Authority(authority(spec.authority(), namespace));
        }
        if (spec.configMap() != null) {
            return new Source.ConfigMap(
                    spec.configMap().name(), spec.configMap().key());
        }
        if (spec.secret() != null) {
            return new Source.Secret(spec.secret().name(), spec.secret().key());
        }
        if (spec.inline() != null) {
            return new Source.Inline(inlines, spec.inline());
        }
        if (spec.systemRoots() != null) {
            return new Source.SystemRoots();
        }
        throw new PkiException("one of sources is of a kind that this version of the operator does not know: write"
                + " authority, configMap, secret, inline or systemRoots, or upgrade the operator");
    }

    private static Identity authority(AuthorityRef reference, String namespace) {
        var kind = reference.kind();
        if (kind == null) {
            throw new PkiException("authority.kind is one that this version of the operator does not know: write"
                    + " CertificateAuthority or ClusterCertificateAuthority, or upgrade the operator");
        }
        var clusterWide = kind == AuthorityRef.Kind.ClusterCertificateAuthority;
        return new Identity(kind.name(), clusterWide ? "" : namespace, reference.name(), "");
    }
}
