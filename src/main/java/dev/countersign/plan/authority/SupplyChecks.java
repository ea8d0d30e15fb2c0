package dev.countersign.plan.authority;

import dev.countersign.pki.AuthorityProfile;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.UnclearConstraints;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Why somebody else's key pair is not taken for an authority: each check is named after what is true when it fires, and
 * may rely on those before it having been silent.
 */
final class SupplyChecks {
    /** One reason. */
    interface Check {
        Optional<Finding> fires(Supply supply, Instant now);
    }

    static final List<Check> REFUSE = List.of(
            (supply, now) -> unreadable(supply),
            (supply, now) -> keyMismatch(supply),
            (supply, now) -> notAnAuthority(supply),
            (supply, now) -> keyWeak(supply),
            (supply, now) -> chainIncomplete(supply),
            (supply, now) -> chainForbidden(supply),
            (supply, now) -> constraintsUnreadable(supply),
            (supply, now) -> signatureWeak(supply),
            SupplyChecks::outOfTime,
            (supply, now) -> outlivesItsIssuer(supply),
            (supply, now) -> apiServersAuthorityUnknown(supply),
            (supply, now) -> isTheApiServers(supply));

    /** As much of a stranger's name as a sentence can take, in characters. */
    private static final int SHOWN = 128;

    private SupplyChecks() {}

    static Optional<Finding> first(Supply supply, Instant now) {
        return REFUSE.stream()
                .flatMap(check -> check.fires(supply, now).stream())
                .findFirst();
    }

    static Optional<Finding> unreadable(Supply supply) {
        if (supply.key().isEmpty()) {
            return found(
                    Code.SOURCE_UNREADABLE,
                    "tls.key is missing or not an unencrypted private key in PEM form, RSA, ECDSA or Ed25519");
        }
        return when(
                supply.certificate().isEmpty(),
                Code.SOURCE_UNREADABLE,
                "tls.crt is missing or holds something other than certificates in PEM form");
    }

    static Optional<Finding> keyMismatch(Supply supply) {
        return when(
                !supply.key().equals(Optional.of(fingerprint(own(supply)))),
                Code.SOURCE_KEY_MISMATCH,
                "tls.key is not the key of the first certificate in tls.crt: the authority's own comes first");
    }

    static Optional<Finding> notAnAuthority(Supply supply) {
        var profile = AuthorityProfile.of(own(supply));
        if (!profile.authority()) {
            return found(
                    Code.SOURCE_NOT_AN_AUTHORITY,
                    "the certificate is not an authority's: its basicConstraints must say CA:TRUE");
        }
        if (!profile.maySign()) {
            return found(
                    Code.SOURCE_NOT_AN_AUTHORITY,
                    "the certificate may not sign certificates: its keyUsage must contain keyCertSign");
        }
        return when(
                !profile.keyIdentifier(),
                Code.SOURCE_NOT_AN_AUTHORITY,
                "the certificate has no subjectKeyIdentifier, by which verifiers find it: make it again with one");
    }

    static Optional<Finding> keyWeak(Supply supply) {
        var spec = own(supply).publicKey().spec();
        var strong = spec.filter(key -> key.algorithm() != KeySpec.Algorithm.RSA || isStrongRsa(key.bits()))
                .isPresent();
        return when(
                !strong,
                Code.SOURCE_KEY_WEAK,
                "the key is %s: an authority's is RSA 2048 to 4096, ECDSA P-256, P-384, P-521 or Ed25519"
                        .formatted(spec.map(KeySpec::toString).orElse("of another kind")));
    }

    private static boolean isStrongRsa(int bits) {
        return bits >= 2048 && bits <= 4096;
    }

    static Optional<Finding> chainIncomplete(Supply supply) {
        return when(
                supply.path().isEmpty(),
                Code.SOURCE_CHAIN_INCOMPLETE,
                "the certificate does not sign itself, and who signed it is not there up to a root: put the authorities"
                        + " between into tls.crt and the root into ca.crt");
    }

    static Optional<Finding> chainForbidden(Supply supply) {
        var path = supply.path();
        var other = path.stream().filter(above -> !above.isAuthority()).findFirst();
        if (other.isPresent()) {
            return found(
                    Code.SOURCE_NOT_AN_AUTHORITY,
                    name(other) + " signed the certificate and may not sign certificates");
        }
        var others = any(supply, above -> !AuthorityProfile.of(above).forClients());
        if (others.isPresent()) {
            return found(
                    Code.SOURCE_NOT_AN_AUTHORITY,
                    name(others)
                            + " is not for clients: its extendedKeyUsage has no clientAuth, or its policyConstraints"
                            + " demand policies that no certificate of ours has");
        }
        return when(
                AuthorityProfile.roomBelow(path).filter(room -> room < 0).isPresent(),
                Code.SOURCE_NOT_AN_AUTHORITY,
                "an authority above permits none as far below as this one (its path length)");
    }

    /** Said of the source, because later it would be said of every certificate, whatever its names are. */
    static Optional<Finding> constraintsUnreadable(Supply supply) {
        return supply.path().stream()
                .flatMap(above -> UnclearConstraints.of(above).stream()
                        .map(flaw -> new Finding(
                                Code.SOURCE_CONSTRAINTS_UNREADABLE,
                                name(Optional.of(above)) + " " + flaw + ": verifiers refuse whatever it signs")))
                .findFirst();
    }

    /** A root's own signature proves nothing to anybody, but one that we issue from shall not be of yesterday. */
    static Optional<Finding> signatureWeak(Supply supply) {
        var weak = supply.path().stream()
                .filter(above -> above.equals(own(supply)) || !above.isSelfSigned())
                .filter(above -> !AuthorityProfile.of(above).strongSignature())
                .findFirst();
        return when(
                weak.isPresent(),
                Code.SOURCE_SIGNATURE_WEAK,
                name(weak) + " is signed with a hash that is broken or unknown: have it signed with SHA-256 or better");
    }

    static Optional<Finding> outOfTime(Supply supply, Instant now) {
        var ended = any(supply, certificate -> certificate.validity().endedAt(now));
        if (ended.isPresent()) {
            return found(
                    Code.SOURCE_EXPIRED,
                    name(ended) + " ended " + ended.get().validity().notAfter());
        }
        var early = any(supply, certificate -> !certificate.validity().includes(now));
        return early.map(certificate -> new Finding(
                Code.SOURCE_NOT_YET_VALID,
                name(early) + " is valid from " + certificate.validity().notBefore()));
    }

    static Optional<Finding> outlivesItsIssuer(Supply supply) {
        var end = own(supply).validity().notAfter();
        var sooner =
                any(supply, certificate -> certificate.validity().notAfter().isBefore(end));
        return sooner.map(certificate -> new Finding(
                Code.SOURCE_OUTLIVES_ITS_ISSUER,
                "the certificate ends %s, and %s above it already %s: have it signed for a shorter time"
                        .formatted(end, name(sooner), certificate.validity().notAfter())));
    }

    /** Fails closed: whoever holds the API server's own authority is everybody, system:masters included. */
    static Optional<Finding> apiServersAuthorityUnknown(Supply supply) {
        return when(
                supply.apiServerKeys().isEmpty(),
                Code.API_SERVERS_AUTHORITY_UNKNOWN,
                "whether this is the API server's own client authority cannot be seen: let the operator get the ConfigMap"
                        + " kube-system/extension-apiserver-authentication, as the chart does");
    }

    static Optional<Finding> isTheApiServers(Supply supply) {
        var keys = supply.apiServerKeys().orElseThrow();
        var theirs = any(supply, certificate -> keys.contains(fingerprint(certificate)));
        return theirs.map(certificate -> new Finding(
                Code.SOURCE_IS_THE_API_SERVERS,
                "the API server takes whatever %s signs for a user of the cluster: use an authority of its own"
                        .formatted(name(theirs))));
    }

    private static Optional<Certificate> any(Supply supply, Predicate<Certificate> holds) {
        return supply.path().stream().filter(holds).findFirst();
    }

    private static Certificate own(Supply supply) {
        return supply.certificate().orElseThrow();
    }

    private static String fingerprint(Certificate certificate) {
        return certificate.publicKey().fingerprint();
    }

    private static String name(Optional<Certificate> certificate) {
        return certificate
                .map(Certificate::subjectText)
                .map(name -> "'" + (name.length() > SHOWN ? name.substring(0, SHOWN) + "..." : name) + "'")
                .orElse("");
    }

    private static Optional<Finding> when(boolean fires, Code code, String sentence) {
        return fires ? found(code, sentence) : Optional.empty();
    }

    private static Optional<Finding> found(Code code, String sentence) {
        return Optional.of(new Finding(code, sentence));
    }
}
