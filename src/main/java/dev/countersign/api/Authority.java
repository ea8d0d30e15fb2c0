package dev.countersign.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/** What both kinds of authority have in common. */
public sealed interface Authority extends HasMetadata permits CertificateAuthority, ClusterCertificateAuthority {
    /** Which of the two kinds this is. */
    AuthorityRef.Kind kind();

    @Nullable
    AuthoritySpec getSpec();

    @Nullable
    AuthorityStatus getStatus();
}
