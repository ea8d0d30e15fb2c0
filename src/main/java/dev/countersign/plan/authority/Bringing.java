package dev.countersign.plan.authority;

import dev.countersign.pki.Certificate;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.time.Instant;

/**
 * Bring your own: what somebody else keeps is compared by public key. A newer certificate for the same key and name is
 * taken by every relying party already; another key is a generation that they have to trust first.
 */
final class Bringing {
    private Bringing() {}

    static Next next(Wanted wanted, Source.Supplied source, Observed observed, Instant now) {
        return switch (observed.upstream()) {
            case Upstream.SourceSecret secret -> next(wanted, source, secret.supply(), observed, now);
            case Upstream.SourceMissing _ -> Next.missing(observed, missing(source));
            case Upstream.Unseen _, Upstream.ParentMissing _, Upstream.ParentCircle _, Upstream.Parent _ ->
                unseen(observed);
        };
    }

    private static Next next(Wanted wanted, Source.Supplied source, Supply supply, Observed observed, Instant now) {
        var refused = SupplyChecks.first(supply, now);
        if (refused.isPresent()) {
            return Next.missing(observed, about(source, refused.get()));
        }
        var copy = new Origin.Copy(source.secretName(), supply.path());
        var offered = supply.path().getFirst();
        if (observed.distrustedKeys().contains(offered.publicKey().fingerprint())) {
            return Next.missing(observed, distrusted(source));
        }
        var held = Next.held(observed).flatMap(Observed.Seen::certificate);
        if (held.isEmpty()) {
            return Next.make("its key pair is not copied yet", copy);
        }
        if (offered.equals(held.get())) {
            return Next.stay();
        }
        if (isNewer(offered, held.get())) {
            return Next.make("its source holds a newer certificate for the same key", copy);
        }
        return another(offered, held.get(), wanted.rotation())
                ? new Next.Make(new Finding(Code.PREPARING, "its source holds another key and subject"), copy, false)
                : Next.stay(changed(source, offered, held.get()));
    }

    /** Verifiers look for an authority by its name: two of one name are told apart by some of them only. */
    private static boolean another(Certificate offered, Certificate held, RotationRule rule) {
        return !offered.publicKey().equals(held.publicKey())
                && (rule.allowSameSubject() || !offered.subjectText().equals(held.subjectText()));
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
                                    + " before goes on; give the new one a subject of its own, or set"
                                    + " spec.rotation.allowSameSubject")
                            .formatted(source.secretName()));
        }
        return new Finding(
                Code.SOURCE_CHANGED,
                ("the Secret %s holds another %s: what was copied from it before goes on, because relying parties"
                                + " trust that; make a new authority for the other one")
                        .formatted(
                                source.secretName(),
                                sameSubject
                                        ? "certificate for the same key, which ends no later"
                                        : "subject for the same key"));
    }

    private static Finding distrusted(Source.Supplied source) {
        return new Finding(
                Code.SOURCE_DISTRUSTED,
                "the Secret %s holds a key that spec.rotation.distrust has put out of trust: put a new key pair into it"
                        .formatted(source.secretName()));
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
        return Next.held(observed).isEmpty()
                ? new Next.Stop(new Finding(Code.PREPARING, "its key pair is not copied yet"))
                : Next.stay();
    }
}
