package dev.countersign.cluster;

import dev.countersign.api.Api;
import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.pki.Sha256;
import java.util.Optional;

/**
 * A person's wish to try again now, told by {@code kubectl annotate --overwrite ccert/<name> countersign.dev/retry=<any
 * new text>}. Each text counts once; the status says which was followed last.
 */
public final class Retry {
    static final String ANNOTATION = Api.GROUP + "/retry";
    private static final int LONGEST = 64;

    private Retry() {}

    /** The text that was not followed yet. */
    public static Optional<String> asked(ClientCertificate resource) {
        return text(resource).filter(text -> !Optional.of(text).equals(followed(resource)));
    }

    /** The present text, by its hash if it is longer than the status takes. */
    public static Optional<String> text(ClientCertificate resource) {
        return Optional.ofNullable(LeafSecret.orEmpty(resource.getMetadata().getAnnotations())
                        .get(ANNOTATION))
                .map(text -> text.length() <= LONGEST ? text : Sha256.hex(text));
    }

    private static Optional<String> followed(ClientCertificate resource) {
        return Optional.ofNullable(resource.getStatus()).map(ClientCertificateStatus::retried);
    }
}
