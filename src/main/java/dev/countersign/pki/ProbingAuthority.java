package dev.countersign.pki;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One generation as far as it may sign while it is not active: certificates to ask relying parties with, and nothing
 * else. Whoever is given one of these instead of a {@link SigningAuthority} cannot issue.
 */
public final class ProbingAuthority {
    /** How long a probe's certificate is valid at most, counted from now. */
    public static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final Set<Usage> USAGES = Set.of(Usage.DIGITAL_SIGNATURE, Usage.CLIENT_AUTH);

    private final SigningAuthority authority;

    public ProbingAuthority(SigningAuthority authority) {
        this.authority = authority;
    }

    /** Who the probe says it is. Servers that also match names want those of somebody whom they know. */
    public record Names(DistinguishedName subject, Set<SubjectAlternativeName> alternativeNames) {
        public static final Names OF_THE_PROBE = new Names(DistinguishedName.parse("CN=countersign-probe"), Set.of());

        public Names {
            alternativeNames = Set.copyOf(alternativeNames);
        }
    }

    /**
     * An authority that nobody trusts and that differs from a known one in its keys alone. What it signs is for a
     * server what a generation is that the server has not heard of.
     *
     * <p>Same subject, because a server that compares issuers' names only must not pass for one that verifies. Key
     * identifiers of its own, because with those of the known one nginx's {@code optional_no_ca} would refuse a bad
     * signature while it takes whatever has an unknown issuer.
     *
     * @param path of the known one, up to and including the root
     */
    public static ProbingAuthority stranger(List<Certificate> path, ThrowAwayKeys throwAway) {
        return new ProbingAuthority(Lookalike.of(path, throwAway));
    }

    /**
     * A new key with a certificate of a few minutes, checked and linted like every other.
     *
     * @throws PkiException if the authority may not sign for such names; nothing was signed then
     */
    public Credential credential(Names names, Instant now, SecureRandom random) {
        var key = HeldKey.generate(KeySpec.P256, random);
        var leaf = new Leaf(
                names.subject(),
                names.alternativeNames(),
                USAGES,
                key.publicKey(),
                Serial.drawn(random),
                Validity.from(now, LIFETIME));
        var chain = new ArrayList<Certificate>();
        chain.add(authority.sign(authority.prepare(leaf)));
        chain.addAll(authority.chain());
        return new Credential(key, chain);
    }
}
