package dev.countersign.plan.authority;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who goes by an authority: bundles and their relying parties, and those who hold its certificates.
 *
 * @param bundles that name the authority or one below it, as far as they are waited for
 */
public record Audience(boolean seen, List<Bundle> bundles, Leaves leaves) {
    /** Nobody looked: who only wants to sign does not ask. */
    public static final Audience UNSEEN = new Audience(false, List.of(), Leaves.NONE);

    public Audience {
        bundles = List.copyOf(bundles);
    }

    /** Bundles at which nobody has looked since their spec was written, or since this process began. */
    List<String> unseen() {
        return bundles.stream()
                .filter(bundle -> !bundle.decided())
                .map(Bundle::name)
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

    /** Certificates that the authority issues: how many there are, and the longest life that one is given. */
    public record Leaves(int count, Duration longest) {
        public static final Leaves NONE = new Leaves(0, Duration.ZERO);
    }
}
