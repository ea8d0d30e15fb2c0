package dev.countersign.plan.evidence;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one server answered in one version of TLS, to certificates that differ in who signed them.
 *
 * @param stranger outcomes of a certificate that nobody can trust, the first taken before and the last after all others
 * @param known outcomes of the others, by the name under which they were presented
 */
public record Answers(List<Outcome> stranger, Map<String, Outcome> known) {
    public Answers {
        stranger = List.copyOf(stranger);
        known = Map.copyOf(known);
    }

    /** The outcome of the certificate that was presented under this name. */
    Optional<Outcome> to(String name) {
        return Optional.ofNullable(known.get(name));
    }

    /** The server does not speak this version; then it is not asked for more. */
    boolean versionNotSpoken() {
        return known.isEmpty()
                && !stranger.isEmpty()
                && stranger.stream()
                        .allMatch(outcome -> outcome instanceof Outcome.NoAnswer none
                                && none.why() == Outcome.Why.VERSION_NOT_SPOKEN);
    }
}
