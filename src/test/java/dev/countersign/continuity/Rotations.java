package dev.countersign.continuity;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.AuthorityStatus.Generation;
import dev.countersign.api.AuthorityStatus.State;
import dev.countersign.api.CertificateAuthority;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;

/**
 * Rotates one authority again and again, as a person does who writes {@code rotation.reason}. The first time, and every
 * other time after it, the wish is taken back as soon as its generation is there, and then said anew. What it counts stands
 * in the authority's status.
 */
final class Rotations {
    private final KubernetesClient client;
    private final String namespace;
    private final String authority;
    private int active;
    private int done;
    private int rolledBack;
    private String reason = "";
    private String granted = "";

    Rotations(KubernetesClient client, String namespace, String authority) {
        this.client = client;
        this.namespace = namespace;
        this.authority = authority;
    }

    /** Those that are complete: a later generation signs, and nobody needs an earlier one. */
    int done() {
        return done;
    }

    /** Generations that never signed. */
    int rolledBack() {
        return rolledBack;
    }

    /** Looks, and says the next thing if it is time for it. */
    void round() {
        var status = status();
        var now = Optional.ofNullable(status.activeGeneration()).orElse(0);
        if (now == 0 || (now > active && has(status, State.Retiring))) {
            return;
        }
        if (now > active) {
            done += active == 0 ? 0 : 1;
            active = now;
            rolledBack = status.generations().size() - 1 - done;
            granted = reason;
            say("rotation %d of %s".formatted(done + 1, authority));
        } else if (has(status, State.Prepared) && done % 2 == 0 && !reason.endsWith("again")) {
            say(granted);
        } else if (reason.equals(granted) && !has(status, State.Prepared)) {
            say("rotation %d of %s, again".formatted(done + 1, authority));
        }
    }

    private void say(String text) {
        reason = text;
        client.resources(CertificateAuthority.class)
                .inNamespace(namespace)
                .withName(authority)
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"spec": {"rotation": {"reason": %s}}}
                        """.formatted(
                                text.isEmpty() ? "null" : '"' + text + '"'));
    }

    private AuthorityStatus status() {
        return Optional.ofNullable(client.resources(CertificateAuthority.class)
                        .inNamespace(namespace)
                        .withName(authority)
                        .get()
                        .getStatus())
                .orElse(AuthorityStatus.EMPTY);
    }

    private static boolean has(AuthorityStatus status, State state) {
        return status.generations().stream().map(Generation::state).anyMatch(state::equals);
    }
}
