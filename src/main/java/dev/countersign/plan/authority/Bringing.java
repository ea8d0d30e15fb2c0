package dev.countersign.plan.authority;

import dev.countersign.pki.Certificate;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.time.Instant;
import java.util.stream.Stream;

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
        var stages = Stages.of(observed);
        if (stages.newest().isEmpty()) {
            return Next.make("its key pair is not copied yet", copy);
        }
        var held = Stream.concat(stages.top().stream(), stages.next().stream())
                .filter(seen -> seen.path().getFirst().publicKey().equals(offered.publicKey()))
                .findFirst();
        return held.isPresent()
                ? sameKey(source, held.get(), copy)
                : otherKey(wanted.rotation(), source, copy, observed);
    }

    /** Who trusts the one that signs takes a newer certificate for its key too; one that does not sign yet still waits. */
    private static Next sameKey(Source.Supplied source, Observed.Seen held, Origin.Copy copy) {
        var offered = copy.path().getFirst();
        var present = held.path().getFirst();
        if (offered.equals(present)) {
            return Next.stay();
        }
        return isNewer(offered, present)
                ? new Next.Make(
                        new Finding(Code.PREPARING, "its source holds a newer certificate for the same key"),
                        copy,
                        held.facts().activated().isPresent())
                : Next.stay(changed(source, offered, present));
    }

    /** Verifiers look for an authority by its name: two of one name are told apart by some of them only. */
    private static Next otherKey(RotationRule rule, Source.Supplied source, Origin.Copy copy, Observed observed) {
        var offered = copy.path().getFirst();
        var namesake = observed.generations().stream()
                .filter(seen -> seen.facts().isTrusted())
                .map(seen -> seen.path().getFirst())
                .anyMatch(other -> other.subjectText().equals(offered.subjectText())
                        && !other.publicKey().equals(offered.publicKey()));
        return namesake && !rule.allowSameSubject()
                ? Next.stay(sameSubject(source))
                : new Next.Make(new Finding(Code.PREPARING, "its source holds another key and subject"), copy, false);
    }

    private static boolean isNewer(Certificate offered, Certificate held) {
        return offered.publicKey().equals(held.publicKey())
                && offered.subjectText().equals(held.subjectText())
                && offered.validity().notAfter().isAfter(held.validity().notAfter());
    }

    private static Finding sameSubject(Source.Supplied source) {
        return new Finding(
                Code.SAME_SUBJECT_OTHER_KEY,
                ("the Secret %s holds another key under the same subject, which verifiers would confuse: the key from"
                                + " before goes on; give the new one a subject of its own, or set"
                                + " spec.rotation.allowSameSubject")
                        .formatted(source.secretName()));
    }

    private static Finding changed(Source.Supplied source, Certificate offered, Certificate held) {
        return new Finding(
                Code.SOURCE_CHANGED,
                ("the Secret %s holds another %s: what was copied from it before goes on, because relying parties"
                                + " trust that; make a new authority for the other one")
                        .formatted(
                                source.secretName(),
                                offered.subjectText().equals(held.subjectText())
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
