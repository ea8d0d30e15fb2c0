package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.testing.Countersign;
import dev.countersign.testing.Installation;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys that are made once, and what happens when they are gone, changed or inherited. */
class AuthorityIT {
    private static final String NAMESPACE = "it-authority";

    @RegisterExtension
    static final Countersign COUNTERSIGN =
            Countersign.serving(NAMESPACE, "it-payments", "it-other", "it-busy", "it-late");

    private final Objects objects = new Objects(COUNTERSIGN, NAMESPACE);

    @Test
    void the_first_generation_is_immutable_and_belongs_to_nobody() {
        objects.authority("first");
        var authority = objects.awaitAuthority("first", "True", "upToDate");

        var secret = objects.secret("first-ca-1").orElseThrow();
        assertThat(secret.getImmutable()).isTrue();
        assertThat(secret.getMetadata().getOwnerReferences()).isEmpty();
        assertThat(authority.getMetadata().getAnnotations()).containsEntry("countersign.dev/last-generation", "1");
        var generation = java.util.Objects.requireNonNull(authority.getStatus())
                .generations()
                .getFirst();
        assertThat(generation.subject()).matches("serialNumber=[0-9a-f]{16},CN=first G1");
    }

    @Test
    void a_lost_generation_stops_issuing_and_a_restored_one_goes_on() {
        objects.authority("lost");
        objects.awaitAuthority("lost", "True", "upToDate");
        objects.certificate("before", "authorityRef: {name: lost}, commonName: before");
        objects.awaitReady("before");
        var backup = objects.secret("lost-ca-1").orElseThrow();

        COUNTERSIGN.kubectl().run("delete", "secret", "-n", NAMESPACE, "lost-ca-1");
        objects.awaitAuthority("lost", "False", "generationLost");
        objects.certificate("after", "authorityRef: {name: lost}, commonName: after");
        objects.await("after", "False", "authorityNotReady");
        objects.awaitReady("before");
        COUNTERSIGN.restart();
        objects.awaitAuthority("lost", "False", "generationLost");
        assertThat(objects.secret("lost-ca-1"))
                .as("never a silent new authority")
                .isEmpty();
        assertThat(objects.secret("lost-ca-2")).isEmpty();

        restore(backup);
        objects.awaitAuthority("lost", "True", "upToDate");
        objects.awaitReady("after");
        assertThat(objects.status("before").revision()).isEqualTo(1);
    }

    @Test
    void an_altered_generation_stops_issuing() {
        objects.authority("altered");
        objects.authority("another");
        objects.awaitAuthority("altered", "True", "upToDate");
        objects.awaitAuthority("another", "True", "upToDate");
        var original = objects.secret("altered-ca-1").orElseThrow();
        var other = objects.secret("another-ca-1").orElseThrow();

        COUNTERSIGN.kubectl().run("delete", "secret", "-n", NAMESPACE, "altered-ca-1");
        restore(new SecretBuilder(original).withData(other.getData()).build());
        objects.awaitAuthority("altered", "False", "generationAltered");

        COUNTERSIGN.kubectl().run("delete", "secret", "-n", NAMESPACE, "altered-ca-1");
        restore(original);
        objects.awaitAuthority("altered", "True", "upToDate");
    }

    private static void restore(io.fabric8.kubernetes.api.model.Secret backup) {
        var secret = new SecretBuilder(backup)
                .editMetadata()
                .withResourceVersion(null)
                .withUid(null)
                .withCreationTimestamp(null)
                .withManagedFields()
                .endMetadata()
                .build();
        COUNTERSIGN.client().resource(secret).create();
    }

    @Test
    void retained_keys_are_taken_up_again_and_deleted_ones_are_gone() {
        objects.authority("retained");
        objects.awaitAuthority("retained", "True", "upToDate");
        var key = objects.secret("retained-ca-1").orElseThrow().getData();
        COUNTERSIGN.kubectl().run("delete", "cauth", "-n", NAMESPACE, "retained");
        assertThat(objects.secret("retained-ca-1")).isPresent();
        objects.authority("retained");
        objects.awaitAuthority("retained", "True", "upToDate");
        assertThat(objects.secret("retained-ca-1").orElseThrow().getData()).isEqualTo(key);
        assertThat(objects.secret("retained-ca-2")).isEmpty();

        COUNTERSIGN
                .kubectl()
                .run(
                        "patch",
                        "cauth",
                        "-n",
                        NAMESPACE,
                        "retained",
                        "--type=merge",
                        "-p",
                        "{\"spec\":{\"deletionPolicy\":\"Delete\"}}");
        await().atMost(Objects.SOON)
                .until(() -> objects.secret("retained-ca-1")
                                .orElseThrow()
                                .getMetadata()
                                .getOwnerReferences()
                                .size()
                        == 1);
        objects.awaitAuthority("retained", "True", "upToDate");
        assumeTrue(COUNTERSIGN.world().cluster().collectsGarbage(), "this cluster collects no garbage");
        COUNTERSIGN.kubectl().run("delete", "cauth", "-n", NAMESPACE, "retained", "--timeout=30s");
        // The garbage collector looks for new kinds every 30 seconds.
        await().atMost(Duration.ofSeconds(60))
                .until(() -> objects.secret("retained-ca-1").isEmpty());
    }

    @Test
    void a_cluster_authority_issues_where_its_selector_says_and_nowhere_until_then() {
        var cluster = new Objects(COUNTERSIGN, "");
        var payments = new Objects(COUNTERSIGN, "it-payments");
        var other = new Objects(COUNTERSIGN, "it-other");
        COUNTERSIGN.world().namespace("it-payments", Map.of("team", "payments"));
        cluster.clusterAuthority("it-company", "selfSigned: {}");
        cluster.awaitAuthority("it-company", "True", "upToDate");
        var reference = "authorityRef: {kind: ClusterCertificateAuthority, name: it-company}, commonName: batch";
        payments.certificate("batch", reference);
        other.certificate("batch", reference);
        payments.await("batch", "False", "namespaceNotAllowed");

        cluster.clusterAuthority(
                "it-company",
                "selfSigned: {}, allow: {commonNames: [batch], namespaces: {matchLabels: {team: payments}}}");
        payments.awaitReady("batch");
        other.await("batch", "False", "namespaceNotAllowed");
        COUNTERSIGN.world().namespace("it-other", Map.of("team", "payments"));
        other.awaitReady("batch");
        assertThat(new Objects(COUNTERSIGN, Installation.NAMESPACE).secret("it-company-cluster-ca-1"))
                .isPresent();
    }

    /** Who signs reads the authority live, and shares that read for a second: here it is older than the watch. */
    @Test
    void what_an_authority_allows_now_counts_even_if_it_has_signed_a_moment_ago() {
        var cluster = new Objects(COUNTERSIGN, "");
        var busy = new Objects(COUNTERSIGN, "it-busy");
        var late = new Objects(COUNTERSIGN, "it-late");
        COUNTERSIGN.world().namespace("it-busy", Map.of("round", "first"));
        COUNTERSIGN.world().namespace("it-late", Map.of("round", "second"));
        cluster.clusterAuthority("it-rounds", "selfSigned: {}, allow: {commonNames: [batch]}");
        cluster.allow("it-rounds", "round", "first");
        cluster.awaitAuthority("it-rounds", "True", "upToDate");
        var reference = "authorityRef: {kind: ClusterCertificateAuthority, name: it-rounds}, commonName: batch";
        busy.certificate("batch", reference);
        late.certificate("batch", reference);
        busy.awaitReady("batch");
        late.await("batch", "False", "namespaceNotAllowed");

        var former = busy.secret("batch").orElseThrow().getMetadata().getUid();
        COUNTERSIGN.client().secrets().inNamespace("it-busy").withName("batch").delete();
        await().atMost(Objects.SOON)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> busy.secret("batch")
                        .filter(secret -> !former.equals(secret.getMetadata().getUid()))
                        .isPresent());
        cluster.allow("it-rounds", "round", "first", "second");

        late.awaitReady("batch");
    }

    @AfterAll
    static void away() {
        COUNTERSIGN.world().removeClusterAuthorities("it-company", "it-rounds");
    }
}
