package dev.countersign.plan.authority;

import dev.countersign.pki.Certificate;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.time.Instant;
import java.util.Optional;

/**
 * Bring your own: the key pair that somebody else keeps becomes a generation once, and again only with a newer
 * certificate for the same key and name, which every relying party takes already. Another key is never taken by itself.
 */
final class Bringing {
    private Bringing() {}

    static Next next(Source.Supplied source, Observed observed, Instant now) {
        return switch (observed.upstream()) {
            case Upstream.SourceSecret secret -> next(source, secret.supply(), observed, now);
            case Upstream.SourceMissing _ -> Next.missing(observed, missing(source));
            case Upstream.Unseen _, Upstream.ParentMissing _, Upstream.ParentCircle _, Upstream.Parent _ ->
                unseen(observed);
        };
    }

    private static Next next(Source.Supplied source, Supply supply, Observed observed, Instant now) {
        var refused = SupplyChecks.first(supply, now);
        if (refused.isPresent()) {
            return Next.missing(observed, about(source, refused.get()));
        }
        var copy = new Origin.Copy(source.secretName(), supply.path());
        var held = Next.newest(observed).flatMap(Observed.Seen::certificate);
        if (held.isEmpty()) {
            return Next.make("its key pair is not copied yet", copy);
        }
        var offered = supply.path().getFirst();
        if (offered.equals(held.get())) {
            return Next.stay();
        }
        if (isNewer(offered, held.get())) {
            return Next.make("its source holds a newer certificate for the same key", copy);
        }
        return new Next.Stay(Optional.of(changed(source, offered, held.get())));
    }

    private static boolean isNewer(Certificate offered, Certificate held) {
        return offered.publicKey().equals(held.publicKey())
                && offered.subjectText().equals(held.subjectText())
                && offered.validity().notAfter().isAfter(held.validity().notAfter());
    }

    private static Finding changed(Source.Supplied source, Certificate offered, Certificate held) {
        var sameKey = offered.publicKey().equals(held.publicKey());
        var sameSubject = offered.subjectText().equals(held.subjectText());
        if (sameSubject && !sameKey) {
            return new Finding(
                    Code.SAME_SUBJECT_OTHER_KEY,
                    ("the Secret %s holds another key under the same subject, which verifiers would confuse: the key from"
                                    + " before goes on; give the new one a subject of its own")
                            .formatted(source.secretName()));
        }
        return new Finding(
                Code.SOURCE_CHANGED,
                ("the Secret %s holds another %s: what was copied from it before goes on, because relying parties"
                                + " trust that; make a new authority for the other one")
                        .formatted(source.secretName(), what(sameKey, sameSubject)));
    }

    private static String what(boolean sameKey, boolean sameSubject) {
        if (!sameKey) {
            return "key";
        }
        return sameSubject ? "certificate for the same key, which ends no later" : "subject for the same key";
    }

    private static Finding missing(Source.Supplied source) {
        return new Finding(
                Code.SOURCE_MISSING,
                "there is no Secret %s: create it with tls.crt and tls.key, or correct spec.secret.name"
                        .formatted(source.secretName()));
    }

    private static Finding about(Source.Supplied source, Finding finding) {
        return new Finding(finding.code(), "in the Secret %s, %s".formatted(source.secretName(), finding.sentence()));
    }

    private static Next unseen(Observed observed) {
        return Next.newest(observed).isEmpty()
                ? new Next.Stop(new Finding(Code.PREPARING, "its key pair is not copied yet"))
                : Next.stay();
    }
}
