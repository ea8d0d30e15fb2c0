package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.api.CertificateAuthority;
import dev.countersign.api.TrustBundle;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is looked at right before a step of no return. */
class LastLookTest {
    private final List<String> looked = new ArrayList<>();
    private final List<String> forgotten = new ArrayList<>();

    private static TrustBundle bundle(String name) {
        var bundle = new TrustBundle();
        bundle.getMetadata().setName(name);
        return bundle;
    }

    private LastLook look(RuntimeException trouble) {
        return new LastLook(
                _ -> List.of(bundle("a"), bundle("b"), bundle("c")),
                bundle -> {
                    looked.add(bundle.getMetadata().getName());
                    if (bundle.getMetadata().getName().equals("b")) {
                        throw trouble;
                    }
                },
                bundle -> forgotten.add(bundle.getMetadata().getName()));
    }

    @Test
    void of_a_bundle_that_cannot_be_seen_nothing_is_known_and_the_others_are_looked_at_all_the_same() {
        look(new KubernetesClientException("refused")).at(new CertificateAuthority());

        assertThat(looked).containsExactly("a", "b", "c");
        assertThat(forgotten).containsExactly("b");
    }

    @Test
    void a_mistake_of_ours_lets_nothing_sign() {
        var look = look(new IllegalStateException("a mistake"));

        assertThatThrownBy(() -> look.at(new CertificateAuthority())).isInstanceOf(IllegalStateException.class);
    }
}
