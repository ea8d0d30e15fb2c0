package dev.countersign.plan.client;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.Usage;
import dev.countersign.pki.Validity;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why a certificate is issued again: each check is named after what is true when it fires, looks only at what it needs,
 * and is silent about what it cannot see. The first that fires is the reason.
 */
final class Checks {
    /** One reason. */
    interface Check {
        Optional<Finding> fires(Situation situation);
    }

    static final List<Check> REISSUE = List.of(
            Checks::secretMissing,
            Checks::secretIncomplete,
            Checks::keyUnreadable,
            Checks::certificateUnreadable,
            Checks::keyMismatch,
            Checks::requestChanged,
            Checks::authorityChanged,
            Checks::issuedByRetiringGeneration,
            Checks::keyNotWanted,
            Checks::keyTooOld,
            Checks::namesChanged,
            Checks::usagesChanged,
            Checks::durationChanged,
            Checks::outlivesAuthority,
            Checks::notYetValid,
            Checks::nearExpiry);

    private Checks() {}

    static Optional<Finding> first(List<Check> checks, Situation situation) {
        return checks.stream().flatMap(check -> check.fires(situation).stream()).findFirst();
    }

    static Optional<Finding> secretMissing(Situation s) {
        var inStatus = !s.wanted().target().hasSecret();
        return when(
                s.stored() instanceof Stored.Absent,
                inStatus ? Code.CERTIFICATE_MISSING : Code.SECRET_MISSING,
                inStatus ? "no certificate stands in the status" : "the Secret is not there");
    }

    static Optional<Finding> secretIncomplete(Situation s) {
        return s.held()
                .filter(h -> h.keyPart() == Stored.Part.MISSING || h.chainPart() == Stored.Part.MISSING)
                .map(h -> new Finding(Code.SECRET_INCOMPLETE, "the Secret lacks tls.key or tls.crt"));
    }

    static Optional<Finding> keyUnreadable(Situation s) {
        return s.held()
                .filter(h -> h.keyPart() == Stored.Part.UNREADABLE)
                .map(h -> new Finding(Code.KEY_UNREADABLE, "tls.key in the Secret is not a private key"));
    }

    static Optional<Finding> certificateUnreadable(Situation s) {
        return s.held()
                .filter(h -> h.chainPart() == Stored.Part.UNREADABLE)
                .map(h -> new Finding(
                        Code.CERTIFICATE_UNREADABLE,
                        h.inSecret()
                                ? "tls.crt in the Secret is not a certificate"
                                : "what stands in the status is not a certificate"));
    }

    static Optional<Finding> keyMismatch(Situation s) {
        return s.held()
                .filter(h -> h.leaf().isPresent() && h.key().isPresent() && !h.isPair())
                .map(h -> new Finding(Code.KEY_MISMATCH, "tls.key and tls.crt in the Secret do not belong together"));
    }

    /** Another request for the same key changes nothing: what it asks for does not get into a certificate. */
    static Optional<Finding> requestChanged(Situation s) {
        return s.wanted()
                .request()
                .flatMap(Request::publicKey)
                .filter(key ->
                        s.leaf().filter(leaf -> !leaf.publicKey().equals(key)).isPresent())
                .map(key -> new Finding(Code.REQUEST_CHANGED, "the certificate is for another key than the request's"));
    }

    static Optional<Finding> authorityChanged(Situation s) {
        return s.issuer()
                .filter(issuer -> s.leaf()
                        .filter(leaf -> !leaf.signedBy(issuer.certificate())
                                && issuer.turnover().signer(leaf).isEmpty())
                        .isPresent())
                .map(issuer -> new Finding(
                        Code.AUTHORITY_CHANGED,
                        "the certificate was not issued by generation %d of %s"
                                .formatted(issuer.generation(), s.wanted().authority())));
    }

    /** What it signed is still taken by everybody, so there is time to replace one after the other. */
    static Optional<Finding> issuedByRetiringGeneration(Situation s) {
        return s.turnoverTime()
                .filter(time -> !time.isAfter(s.now()))
                .map(time -> new Finding(
                        Code.ISSUED_BY_RETIRING_GENERATION,
                        "the certificate was issued by a former generation, and generation %d signs since %s"
                                .formatted(
                                        s.issuer().orElseThrow().generation(),
                                        s.issuer().orElseThrow().turnover().since())));
    }

    static Optional<Finding> keyNotWanted(Situation s) {
        var wanted = s.wanted().key().spec();
        return s.held()
                .flatMap(Stored.Held::key)
                .filter(key -> !key.spec().equals(wanted))
                .map(key ->
                        new Finding(Code.KEY_NOT_WANTED, "the key is %s, wanted is %s".formatted(key.spec(), wanted)));
    }

    static Optional<Finding> keyTooOld(Situation s) {
        var maxAge = s.wanted().key().maxAge();
        return s.held()
                .filter(held -> s.wanted().request().isEmpty()) // that key is not ours to replace
                .flatMap(held -> held.facts().keySince())
                .filter(since ->
                        maxAge.isPositive() && Duration.between(since, s.now()).compareTo(maxAge) >= 0)
                .map(since -> new Finding(Code.KEY_TOO_OLD, "the key is older than privateKey.maxAge, made " + since));
    }

    static Optional<Finding> namesChanged(Situation s) {
        return s.leaf()
                .filter(leaf -> !leaf.subject().equals(Optional.of(s.wanted().subject()))
                        || !leaf.alternativeNames()
                                .equals(Optional.of(s.wanted().alternativeNames())))
                .map(leaf -> new Finding(Code.NAMES_CHANGED, "the certificate's names are not the ones in the spec"));
    }

    static Optional<Finding> usagesChanged(Situation s) {
        return s.leaf()
                .filter(leaf -> !leaf.usages().equals(s.wanted().usages()))
                .map(leaf -> new Finding(
                        Code.USAGES_CHANGED,
                        "the certificate is for %s, wanted is %s"
                                .formatted(
                                        labels(leaf.usages()), labels(s.wanted().usages()))));
    }

    /** A hash of a version that we do not know says nothing: then only the certificate itself counts. */
    static Optional<Finding> durationChanged(Situation s) {
        return s.held()
                .filter(held -> held.leaf().isPresent())
                .flatMap(held -> held.facts().hash())
                .filter(hash -> hash.startsWith(Wanted.HASH_VERSION)
                        && !hash.equals(s.wanted().hash()))
                .map(hash -> new Finding(
                        Code.DURATION_CHANGED,
                        "the certificate was made for another spec, wanted is a life of "
                                + s.wanted().lifetime()));
    }

    static Optional<Finding> outlivesAuthority(Situation s) {
        return s.issuer()
                .filter(issuer -> s.leaf()
                        .filter(leaf -> end(leaf).isAfter(end(issuer.certificate())))
                        .isPresent())
                .map(issuer -> new Finding(
                        Code.OUTLIVES_AUTHORITY,
                        "the certificate would outlive its authority, which ends " + end(issuer.certificate())));
    }

    /**
     * A clock that was ahead when it was issued: until that time comes, no server takes it. Silent if a new certificate
     * would begin no earlier, because the authority begins as late.
     */
    static Optional<Finding> notYetValid(Situation s) {
        return s.leaf()
                .map(leaf -> leaf.validity().notBefore())
                .filter(begin ->
                        begin.isAfter(s.now()) && reachable(s).notBefore().isBefore(begin))
                .map(begin -> new Finding(
                        Code.NOT_YET_VALID,
                        "the certificate begins %s, because it was issued by a clock that was ahead".formatted(begin)));
    }

    /** From when to when a certificate would be valid that is issued now. */
    private static Validity reachable(Situation s) {
        var next = Validity.from(s.now(), s.wanted().lifetime());
        return s.issuer()
                .map(issuer -> next.within(issuer.certificate().validity()))
                .orElse(next);
    }

    /** Silent if a new certificate would end no later than the present one: the authority's own end caps both. */
    static Optional<Finding> nearExpiry(Situation s) {
        return s.renewalTime()
                .filter(time -> !time.isAfter(s.now()))
                .filter(time -> reachable(s).notAfter().isAfter(end(s.leaf().orElseThrow())))
                .map(time -> new Finding(
                        Code.NEAR_EXPIRY, "the certificate ends " + end(s.leaf().orElseThrow())));
    }

    private static Instant end(Certificate certificate) {
        return certificate.validity().notAfter();
    }

    private static String labels(Set<Usage> usages) {
        return usages.stream().sorted().map(Usage::label).collect(Collectors.joining(", "));
    }

    private static Optional<Finding> when(boolean fires, Code code, String sentence) {
        return fires ? Optional.of(new Finding(code, sentence)) : Optional.empty();
    }
}
