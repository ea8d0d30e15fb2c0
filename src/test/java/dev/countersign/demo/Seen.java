package dev.countersign.demo;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.AuthorityStatus.Generation;
import dev.countersign.api.AuthorityStatus.State;
import dev.countersign.api.CertificateAuthority;
import dev.countersign.api.ClientCertificate;
import dev.countersign.api.TrustBundle;
import dev.countersign.pki.Certificate;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** An authority, its bundle and its client, all of one name, as anybody sees them who may read them. */
record Seen(KubernetesClient client, String namespace, String name) {
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private <S, T extends CustomResource<?, S>> Optional<S> status(Class<T> kind) {
        return Optional.ofNullable(client.resources(kind)
                .inNamespace(namespace)
                .withName(name)
                .get()
                .getStatus());
    }

    private AuthorityStatus authority() {
        return status(CertificateAuthority.class).orElse(AuthorityStatus.EMPTY);
    }

    Optional<Generation> generation(int number) {
        return authority().generations().stream()
                .filter(generation -> generation.number() == number)
                .findFirst();
    }

    boolean is(State state, int number) {
        return generation(number).filter(found -> found.state() == state).isPresent();
    }

    /** The number of the generation that signs; 0 if none does. */
    int signing() {
        return Optional.ofNullable(authority().activeGeneration()).orElse(0);
    }

    List<String> waitingFor() {
        return Optional.ofNullable(authority().rotation())
                .map(AuthorityStatus.Progress::waitingFor)
                .orElse(List.of());
    }

    /** How many anchors the bundle's ConfigMap carries. */
    int anchors() {
        var pem =
                client.configMaps().inNamespace(namespace).withName(name).get().getData();
        return Certificate.readAll(pem.getOrDefault("ca.crt", "")).size();
    }

    /** Whether all relying parties are known to trust this generation. */
    boolean trusted(int number) {
        var parties = status(TrustBundle.class).orElseThrow().relyingParties();
        return !parties.isEmpty()
                && parties.stream().allMatch(party -> party.trusts().contains(name + "/" + number));
    }

    /** The generation that the client's certificate is of. */
    int issuedBy() {
        return status(ClientCertificate.class)
                .map(status -> status.authorityGeneration())
                .orElse(0);
    }

    /** False if it does not come true in time. */
    static boolean await(BooleanSupplier reached) {
        var end = Instant.now().plus(PATIENCE);
        while (!reached.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                return false;
            }
            pause(Duration.ofMillis(200));
        }
        return true;
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
