package dev.countersign.plan.authority;

import dev.countersign.pki.Certificate;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.authority.Observed.Seen;
import java.util.List;
import java.util.Optional;

/**
 * Why an authority issues nothing: each check is named after what is true when it fires. A generation that is gone or
 * altered never leads to a new one by itself, because a new key would cut off every relying party.
 */
final class Checks {
    /** One reason. */
    interface Check {
        Optional<Finding> fires(Wanted wanted, Observed observed);
    }

    static final List<Check> STOP =
            List.of(Checks::generationForeign, Checks::generationLost, Checks::generationAltered);

    private Checks() {}

    static Optional<Finding> first(Wanted wanted, Observed observed) {
        return STOP.stream()
                .flatMap(check -> check.fires(wanted, observed).stream())
                .findFirst();
    }

    static Optional<Finding> generationForeign(Wanted wanted, Observed observed) {
        return observed.generations().stream()
                .filter(seen -> !seen.ours())
                .findFirst()
                .map(seen -> new Finding(
                        Code.GENERATION_FOREIGN,
                        "a Secret that is not ours has the name of generation %d: remove it or name the authority otherwise"
                                .formatted(seen.number())));
    }

    /** Only a person can give up what is lost, with a new text that no generation bears. */
    static Optional<Finding> generationLost(Wanted wanted, Observed observed) {
        var wished = wanted.rotation().reason().filter(text -> !observed.isKnown(text));
        return wished.isPresent()
                ? Optional.empty()
                : observed.lost().stream()
                        .findFirst()
                        .map(number -> new Finding(
                                Code.GENERATION_LOST,
                                ("the Secret of generation %d is gone, and issuing stopped: restore it from a backup; no"
                                                + " new authority is made in its place, because nobody would trust it,"
                                                + " unless a new text in spec.rotation.reason asks for one")
                                        .formatted(number)));
    }

    static Optional<Finding> generationAltered(Wanted wanted, Observed observed) {
        return observed.generations().stream()
                .filter(seen -> !seen.intact() || !asRegistered(seen, observed))
                .findFirst()
                .map(seen -> new Finding(
                        Code.GENERATION_ALTERED,
                        ("the Secret of generation %d no longer holds the key and certificate that were made for it, and"
                                        + " issuing stopped: restore it from a backup")
                                .formatted(seen.number())));
    }

    private static boolean asRegistered(Seen seen, Observed observed) {
        var fingerprint = observed.register().fingerprints().get(seen.number());
        return fingerprint == null
                || seen.certificate().map(Certificate::fingerprint).equals(Optional.of(fingerprint));
    }
}
