package dev.countersign.plan.client;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.time.Instant;
import java.util.Optional;

/** What to do next with one ClientCertificate: exactly one step; the next is planned from what is observed then. */
public sealed interface Plan {
    /** Why. */
    Finding because();

    /**
     * Whether what stands in the Secret around its certificate is kept right. While only a new request is lacking it is; of
     * what is refused nothing is written, whatever changes in the world.
     */
    default boolean keepsSecret() {
        return !(this instanceof Refuse refuse) || refuse.because().code() == Code.NEW_REQUEST_DUE;
    }

    /** Nothing, until then. */
    record Keep(Finding because, Instant lookAgainAt) implements Plan {}

    /**
     * Issue a certificate. {@code keepKey}: for the key that stands in the Secret. {@code keySince}: since when the key is
     * in use, if it is not a new one.
     */
    record Issue(
            Finding because, Wanted wanted, long revision, int generation, boolean keepKey, Optional<Instant> keySince)
            implements Plan {

        /** For a new key, or one of unknown age. */
        public Issue(Finding because, Wanted wanted, long revision, int generation, boolean keepKey) {
            this(because, wanted, revision, generation, keepKey, Optional.empty());
        }
    }

    /** Write the Secret again around the same certificate. */
    record Rewrite(Finding because, Wanted wanted) implements Plan {}

    /** A certificate is due; try again then. */
    record BackOff(Finding because, Instant until) implements Plan {}

    /** Nothing can be issued until something changes. */
    record Refuse(Finding because, Instant lookAgainAt) implements Plan {}
}
