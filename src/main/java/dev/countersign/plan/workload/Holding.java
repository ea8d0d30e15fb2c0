package dev.countersign.plan.workload;

import dev.countersign.api.ClientCertificateSpec;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.PkiException;
import dev.countersign.pki.Sha256;
import dev.countersign.plan.client.Stored;
import dev.countersign.plan.trust.Anchors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the workloads that hold a certificate have to begin with: the certificate, and the anchors beside it. */
public final class Holding {
    /** So long after the first issue nobody has had the anchors changed. */
    private static final Duration JUST_ISSUED = Duration.ofHours(1);

    private Holding() {}

    /** The workloads in a spec, those of an unknown kind left out. */
    public static List<dev.countersign.api.Workload> wanted(@Nullable ClientCertificateSpec spec) {
        return spec == null
                ? List.of()
                : spec.restart().stream()
                        .filter(workload -> workload.kind() != null)
                        .toList();
    }

    /** Another certificate or other anchors give another text; the same in another order does not. */
    public static Optional<String> content(Stored.Held held) {
        return held.leaf().map(leaf -> leaf.fingerprint() + "." + anchors(held.anchors()));
    }

    private static String anchors(String pem) {
        try {
            return Anchors.hash(Certificate.readAll(pem));
        } catch (PkiException e) {
            return Sha256.hex(pem);
        }
    }

    /** True if no pod can have begun with another certificate or with other anchors than these. */
    public static boolean isFirst(Stored.Held held, Instant now) {
        return held.facts().revision() == 1
                && held.issued()
                        .map(at -> at.plus(JUST_ISSUED))
                        .filter(now::isBefore)
                        .isPresent();
    }
}
