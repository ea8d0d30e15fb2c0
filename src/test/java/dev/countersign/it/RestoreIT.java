package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.api.CertificateAuthority;
import dev.countersign.api.ClientCertificate;
import dev.countersign.testing.Countersign;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backup comes back with new UIDs and, as backup tools do it, without owners and statuses. */
class RestoreIT {
    private static final String NAMESPACE = "it-restore";
    private static final int CERTIFICATES = 20;

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private final Objects objects = new Objects(COUNTERSIGN, NAMESPACE);
    private final Fleet fleet = new Fleet(COUNTERSIGN, NAMESPACE, CERTIFICATES);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothing_is_lost_and_nothing_is_issued_again(boolean secretsFirst) throws InterruptedException {
        objects.authority("shop");
        fleet.apply("duration: 24h");
        fleet.awaitReady(Duration.ofSeconds(60));
        var before = fingerprints();
        var secrets = new ArrayList<HasMetadata>(
                COUNTERSIGN.client().secrets().inNamespace(NAMESPACE).list().getItems());
        var ours = new ArrayList<HasMetadata>();
        ours.addAll(fleet.all());
        ours.addAll(COUNTERSIGN
                .client()
                .resources(CertificateAuthority.class)
                .inNamespace(NAMESPACE)
                .list()
                .getItems());

        emptyNamespace();
        restore(secretsFirst ? secrets : ours);
        Thread.sleep(3_000); // what is restored first stands alone for a while
        restore(secretsFirst ? ours : secrets);
        fleet.awaitReady(Duration.ofSeconds(90));

        // Ready comes first: a certificate whose authority is not back yet works and cannot be adopted.
        await().atMost(Objects.SOON)
                .untilAsserted(() -> assertThat(controllers())
                        .as("adopted by the new objects")
                        .hasSize(CERTIFICATES));
        assertThat(fingerprints()).isEqualTo(before);
    }

    private static List<OwnerReference> controllers() {
        return COUNTERSIGN.client().secrets().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(secret -> secret.getMetadata()
                        .getLabels()
                        .get("countersign.dev/kind")
                        .equals("ClientCertificate"))
                .flatMap(secret -> secret.getMetadata().getOwnerReferences().stream())
                .toList();
    }

    private Map<String, String> fingerprints() {
        var found = new TreeMap<String, String>();
        fleet.all().forEach(certificate -> {
            var name = certificate.getMetadata().getName();
            found.put(name, objects.leaf(name).fingerprint());
        });
        return found;
    }

    private static void emptyNamespace() throws InterruptedException {
        var kubectl = COUNTERSIGN.kubectl();
        kubectl.run("delete", "ccert,cauth", "-n", NAMESPACE, "--all");
        kubectl.run("delete", "secret", "-n", NAMESPACE, "--all");
        Thread.sleep(1_000);
        assertThat(COUNTERSIGN.client().secrets().inNamespace(NAMESPACE).list().getItems())
                .isEmpty();
    }

    private static void restore(List<? extends HasMetadata> backup) {
        Stream.of(backup).flatMap(List::stream).forEach(object -> {
            var metadata = object.getMetadata();
            metadata.setUid(null);
            metadata.setResourceVersion(null);
            metadata.setCreationTimestamp(null);
            metadata.setManagedFields(null);
            metadata.setGeneration(null);
            metadata.setOwnerReferences(List.of());
            if (object instanceof ClientCertificate certificate) {
                certificate.setStatus(null);
            }
            COUNTERSIGN.client().resource(object).create();
        });
    }
}
