package dev.countersign.plan.client;

import dev.countersign.api.ClientCertificateStatus.CertifiedKey;
import dev.countersign.pki.CertificateRequest;
import dev.countersign.pki.PublicKey;
import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Finding;
import dev.countersign.policy.RequestPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a certificate with a request needs beyond the others: a request that is good, and one that is new in time. */
final class Requests {
    /** So many keys of one object are remembered; the schema takes no more. */
    private static final int MOST_KEYS = 64;

    private Requests() {}

    /** Why the request cannot be signed at all. */
    static Optional<Finding> objection(Wanted wanted) {
        return wanted.request().flatMap(request -> switch (request) {
            case Request.Unreadable unreadable -> Optional.of(unreadable.because());
            case Request.Legible legible ->
                legible.parsed().flaw().map(Requests::finding).or(() -> judged(wanted, legible.parsed()));
        });
    }

    private static Optional<Finding> judged(Wanted wanted, CertificateRequest request) {
        return RequestPolicy.objection(request, wanted.subject(), wanted.alternativeNames(), wanted.usages())
                .map(Finding::of);
    }

    private static Finding finding(CertificateRequest.Flaw flaw) {
        var code = switch (flaw.kind()) {
            case KEY_TOO_WEAK -> Code.KEY_TOO_WEAK;
            case SIGNATURE_BAD -> Code.REQUEST_SIGNATURE_BAD;
            case ASKS_TOO_MUCH -> Code.REQUEST_ASKS_TOO_MUCH;
        };
        return new Finding(code, flaw.sentence());
    }

    /**
     * Why this request is not signed again: its key was certified before, and either every certificate wants another or
     * it has been certified for long enough. {@code reissue}: why a certificate is due, if one is.
     */
    static Optional<Finding> newRequestDue(Situation s, Observed.Memory memory, Optional<Finding> reissue) {
        return s.wanted().key().kept()
                ? tooOld(s, memory)
                : certifiedSince(s, memory)
                        .flatMap(since -> reissue.map(because ->
                                due("rotationPolicy is Always and its key was certified before, since %s (%s)"
                                        .formatted(Conditions.text(since), because))));
    }

    private static Optional<Finding> tooOld(Situation s, Observed.Memory memory) {
        var most = s.wanted().key().maxAge();
        var certified = certifiedSince(s, memory).isPresent();
        return keySince(s, memory)
                .filter(since ->
                        most.isPositive() && Duration.between(since, s.now()).compareTo(most) >= 0)
                .map(since -> due((certified
                                ? "its key has been certified since %s, longer than privateKey.maxAge"
                                : "it has stood in the spec since %s, longer than privateKey.maxAge, and with its status it is"
                                        + " lost when its key was certified first")
                        .formatted(Conditions.text(since))));
    }

    /** Since when the request's key is in use, as far as anybody knows. */
    static Optional<Instant> keySince(Situation s, Observed.Memory memory) {
        return certifiedSince(s, memory).or(memory::requestedSince);
    }

    private static Finding due(String why) {
        return new Finding(
                Code.NEW_REQUEST_DUE,
                "the request is not signed again, because " + why
                        + ": make a new key and write its request into spec.request");
    }

    /** Since when the request's key is certified for this object; empty if it never was, as far as anybody knows. */
    static Optional<Instant> certifiedSince(Situation s, Observed.Memory memory) {
        var key = s.wanted().request().flatMap(Request::publicKey).map(PublicKey::fingerprint);
        var remembered = memory.certifiedKeys().stream()
                .filter(known -> key.equals(Optional.ofNullable(known.fingerprint())))
                .flatMap(known -> Conditions.time(known.since()).stream());
        var stored = s.held()
                .filter(held -> key.isPresent()
                        && held.leaf().map(l -> l.publicKey().fingerprint()).equals(key))
                .flatMap(Requests::since);
        return Stream.concat(remembered, stored.stream()).min(Instant::compareTo);
    }

    private static Optional<Instant> since(Stored.Held held) {
        return held.facts().keySince().or(held::issued);
    }

    /** The remembered keys and the one that is certified now, newest last. */
    static List<CertifiedKey> certified(Stored.Held held, List<CertifiedKey> known) {
        var keys = new ArrayList<>(known);
        held.leaf().map(leaf -> leaf.publicKey().fingerprint()).ifPresent(fingerprint -> {
            if (keys.stream().noneMatch(key -> fingerprint.equals(key.fingerprint()))) {
                keys.add(new CertifiedKey(
                        fingerprint, Conditions.text(since(held).orElseThrow())));
            }
        });
        return List.copyOf(keys.subList(Math.max(0, keys.size() - MOST_KEYS), keys.size()));
    }
}
