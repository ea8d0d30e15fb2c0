package dev.countersign.plan.authority;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who goes by an authority: bundles and their relying parties, and those who hold its certificates.
 *
 * @param bundles that name the authority or one below it, as far as they are waited for
 * @param secrets of its certificates and those of authorities below it
 */
public record Audience(boolean seen, List<Bundle> bundles, Secrets secrets, Leaves leaves) {
    /** Nobody looked: who only wants to sign does not ask. */
    public static final Audience UNSEEN = new Audience(false, List.of(), Secrets.UNSEEN, Leaves.NONE);

    /** What is said of certificates while nobody has looked at their Secrets. */
    static final String SECRETS = "the Secrets of certificates, which were not looked at yet";

    public Audience {
        bundles = List.copyOf(bundles);
    }

    /** Bundles and Secrets at which nobody has looked since their spec was written, or since this process began. */
    List<String> unseen() {
        return Stream.concat(
                        bundles.stream().filter(bundle -> !bundle.decided()).map(Bundle::name),
                        Stream.of(SECRETS).filter(_ -> secrets.anchor().isEmpty()))
                .toList();
    }

    /**
     * One bundle.
     *
     * @param decided false until its anchors were decided, by the spec that it has now
     * @param keys fingerprints of the public keys of its anchors
     * @param lagging places that shall carry these anchors and do not yet
     * @param since when every place carries them; empty while one lags
     */
    public record Bundle(
            String name,
            boolean decided,
            Set<String> keys,
            List<String> lagging,
            Optional<Instant> since,
            List<Party> parties) {
        public Bundle {
            keys = Set.copyOf(keys);
            lagging = List.copyOf(lagging);
            parties = List.copyOf(parties);
        }
    }

    /**
     * One relying party.
     *
     * @param trusts numbers of the generations of this authority that it was shown to trust
     * @param complete true once it was shown to have taken up all anchors of its bundle, and thus no others
     * @param refuses numbers of generations with a known key of which it was seen to turn away a certificate
     */
    public record Party(String name, Set<Integer> trusts, boolean complete, Set<Integer> refuses) {
        public Party {
            trusts = Set.copyOf(trusts);
            refuses = Set.copyOf(refuses);
        }

        /** True unless it may still let in who has the key of this generation. */
        boolean keepsOut(int number) {
            return complete || refuses.contains(number);
        }
    }

    /**
     * Secrets of certificates that have the authority's own anchors in {@code ca.crt}, because they name no bundle.
     *
     * @param anchor fingerprint of the public key of the anchor that was looked for; empty while nobody looked
     * @param lagging those that do not carry it yet
     * @param since when all of them carry it; empty while one lags, or if there is none
     */
    public record Secrets(Optional<String> anchor, List<String> lagging, Optional<Instant> since) {
        public static final Secrets UNSEEN = new Secrets(Optional.empty(), List.of(), Optional.empty());

        public Secrets {
            lagging = List.copyOf(lagging);
        }
    }

    /** Certificates that the authority issues: how many there are, and the longest life that one is given. */
    public record Leaves(int count, Duration longest) {
        public static final Leaves NONE = new Leaves(0, Duration.ZERO);
    }
}
