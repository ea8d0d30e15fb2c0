package dev.countersign.continuity;

import dev.countersign.api.AuthorityStatus.State;
import dev.countersign.api.ClientCertificate;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Says of one authority's key that others know it, and of the next one's a while later, and so on. */
final class Distrusts implements Turns {
    private static final Duration PAUSE = Duration.ofMinutes(3);
    /** As many as {@code distrust} takes. */
    private static final int MOST = 16;

    private final KubernetesClient client;
    private final String namespace;
    private final Part part;
    private int active;
    private int done;
    private boolean asked;
    private Instant notBefore = Instant.EPOCH;

    Distrusts(KubernetesClient client, String namespace, Part part) {
        this.client = client;
        this.namespace = namespace;
        this.part = part;
    }

    @Override
    public int done() {
        return done;
    }

    @Override
    public void round() {
        var status = part.statuses(client, namespace).getFirst();
        var now = Optional.ofNullable(status.activeGeneration()).orElse(0);
        if (asked && now > active && issuedBy() == now) {
            done += (int) status.generations().stream()
                    .filter(generation -> generation.number() == active && generation.state() == State.Distrusted)
                    .count();
            asked = false;
            notBefore = Instant.now().plus(PAUSE);
        } else if (!asked && now > 0 && now <= MOST && Instant.now().isAfter(notBefore)) {
            active = now;
            asked = true;
            distrustAll();
        }
    }

    private void distrustAll() {
        var numbers =
                IntStream.rangeClosed(1, active).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        part.in(client, namespace).patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"spec": {"rotation": {"distrust": [%s]}}}
                """.formatted(numbers));
    }

    /** Which generation the one certificate is of that there is. */
    private int issuedBy() {
        return Optional.ofNullable(client.resources(ClientCertificate.class)
                        .inNamespace(namespace)
                        .withName(part.name())
                        .get()
                        .getStatus())
                .map(status -> status.authorityGeneration())
                .orElse(0);
    }
}
