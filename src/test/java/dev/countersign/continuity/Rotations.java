package dev.countersign.continuity;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.AuthorityStatus.Generation;
import dev.countersign.api.AuthorityStatus.State;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Rotates one authority again and again, as a person does. The first time, and every other time after it, the wish is taken
 * back as soon as its generation is there, and then said anew. What it counts stands in the authority's status.
 */
final class Rotations implements Turns {
    private static final Duration PAUSE_OF_A_ROOT = Duration.ofMinutes(3);

    private final KubernetesClient client;
    private final String namespace;
    private final Part part;
    private final Wish wish;
    private List<Integer> active = List.of();
    private int done;
    private int rolledBack;
    private String said = "";
    private String granted = "";
    private Instant notBefore = Instant.EPOCH;

    Rotations(KubernetesClient client, String namespace, Part part) {
        this.client = client;
        this.namespace = namespace;
        this.part = part;
        wish = part.source() == Part.Source.BROUGHT
                ? new Pairs(client, namespace, part.name())
                : new Wish.Reason(part.in(client, namespace));
    }

    @Override
    public void prepare() {
        if (part.source() == Part.Source.BROUGHT) {
            wish.say("");
        }
    }

    @Override
    public int done() {
        return done;
    }

    @Override
    public int rolledBack() {
        return rolledBack;
    }

    @Override
    public void round() {
        var statuses = part.statuses(client, namespace);
        var now = statuses.stream()
                .map(status -> Optional.ofNullable(status.activeGeneration()).orElse(0))
                .toList();
        var status = statuses.getFirst();
        if (now.contains(0) || Instant.now().isBefore(notBefore)) {
            return;
        }
        if (active.isEmpty() || isComplete(now, status)) {
            done += active.isEmpty() ? 0 : 1;
            active = now;
            rolledBack = status.generations().size() - 1 - done;
            granted = said;
            notBefore =
                    Instant.now().plus(part.source() == Part.Source.ROOT && done > 0 ? PAUSE_OF_A_ROOT : Duration.ZERO);
            say("rotation %d of %s".formatted(done + 1, part.name()));
        } else if (has(status, State.Prepared) && done % 2 == 0 && !said.endsWith("again")) {
            say(granted);
        } else if (said.equals(granted) && !has(status, State.Prepared)) {
            say("rotation %d of %s, again".formatted(done + 1, part.name()));
        }
    }

    /**
     * A later generation signs, of the one below too, and nobody needs an earlier one. What a root signed lives for years, so
     * that its earlier ones stay trusted: it is not waited for, and asked less often.
     */
    private boolean isComplete(List<Integer> now, AuthorityStatus status) {
        return IntStream.range(0, now.size()).allMatch(i -> now.get(i) > active.get(i))
                && (part.source() == Part.Source.ROOT || !has(status, State.Retiring));
    }

    private void say(String text) {
        said = text;
        wish.say(text);
    }

    private static boolean has(AuthorityStatus status, State state) {
        return status.generations().stream().map(Generation::state).anyMatch(state::equals);
    }
}
