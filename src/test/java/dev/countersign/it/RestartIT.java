package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.countersign.api.Condition;
import dev.countersign.plan.workload.Mark;
import dev.countersign.testing.Countersign;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workloads that read at start begin anew, one at a time, on an API server whose controllers make their pods. */
class RestartIT {
    private static final String NAMESPACE = "it-restart";
    private static final String UNGRANTED = "it-restart-not";
    private static final Duration SOON = Duration.ofSeconds(90);

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE, UNGRANTED);

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);
    private static final Kubelet KUBELET = new Kubelet(COUNTERSIGN, NAMESPACE);

    @BeforeAll
    static void rights() {
        COUNTERSIGN.world().grantRestarts(NAMESPACE);
        KUBELET.start();
        OBJECTS.authority("shop");
        OBJECTS.awaitAuthority("shop", "True", "upToDate");
    }

    @AfterAll
    static void away() {
        KUBELET.close();
        COUNTERSIGN.world().revokeRestarts(UNGRANTED);
        COUNTERSIGN.kubectl().run("delete", "deployments", "--all", "-n", UNGRANTED);
        COUNTERSIGN.kubectl().run("delete", "deployments,statefulsets,daemonsets", "--all", "-n", NAMESPACE);
    }

    private static void workload(String kind, String name, String volume) {
        COUNTERSIGN.kubectl().apply(manifest(kind, NAMESPACE, name, 2, volume));
    }

    /**
     * A node that another test has brought into the cluster gets none of the pods: it would say how they really are.
     *
     * @param volume the inside of a YAML flow mapping
     */
    private static String manifest(String kind, String namespace, String name, int replicas, String volume) {
        return """
            apiVersion: apps/v1
            kind: %s
            metadata: {name: %s, namespace: %s}
            spec:
              selector: {matchLabels: {app: %s}}%s
              template:
                metadata: {labels: {app: %s}}
                spec:
                  schedulerName: nobody
                  automountServiceAccountToken: false
                  containers: [{name: server, image: none, volumeMounts: [{name: trust, mountPath: /trust}]}]
                  volumes: [{name: trust, %s}]
            """.formatted(
                kind, name, namespace, name, kind.equals("DaemonSet") ? "" : "\n  replicas: " + replicas, name, volume);
    }

    private static Optional<String> mark(Class<? extends HasMetadata> kind, String name, String annotation) {
        var object = COUNTERSIGN
                .client()
                .resources(kind)
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
        var metadata = switch (object) {
            case Deployment found -> found.getSpec().getTemplate().getMetadata();
            case StatefulSet found -> found.getSpec().getTemplate().getMetadata();
            case DaemonSet found -> found.getSpec().getTemplate().getMetadata();
            default -> throw new AssertionError(object);
        };
        return Optional.ofNullable(metadata.getAnnotations()).map(annotations -> annotations.get(annotation));
    }

    private static Optional<String> anchors(Class<? extends HasMetadata> kind, String name) {
        return mark(kind, name, Mark.ANCHORS);
    }

    private static void awaitWhole(String... deployments) {
        for (var name : deployments) {
            COUNTERSIGN.kubectl().run("rollout", "status", "-n", NAMESPACE, name, "--timeout=60s");
        }
    }

    private static void awaitRestarted(String bundle, String status, String reason) {
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(OBJECTS.bundle(bundle).conditions())
                        .anyMatch(condition -> condition.type().equals(Condition.RESTARTED)
                                && condition.status().equals(status)
                                && reason.equals(condition.reason())));
    }

    @Test
    void relying_parties_begin_anew_one_at_a_time_when_what_they_mount_carries_the_anchors() {
        var volume = "configMap: {name: parties}";
        OBJECTS.bundle("parties", "sources: [{authority: {name: shop}}]");
        OBJECTS.awaitBundle("parties", "True", "upToDate");
        workload("Deployment", "one", volume);
        workload("StatefulSet", "two", volume);
        workload("DaemonSet", "none", volume);
        workload("Deployment", "other", "configMap: {name: another}");
        awaitWhole("deployment/one", "statefulset/two");
        OBJECTS.bundle("parties", """
            sources: [{authority: {name: shop}}], relyingParties: [
            {kind: Deployment, name: one, reload: Restart},
            {kind: StatefulSet, selector: {matchExpressions: [{key: app, operator: DoesNotExist}]}, reload: Restart},
            {kind: StatefulSet, name: two, reload: Restart},
            {kind: DaemonSet, name: none, reload: Restart}]\
            """.replace("\n", " "));

        awaitRestarted("parties", "True", "restarted");
        var hash = Optional.ofNullable(OBJECTS.bundle("parties").hash());
        assertThat(anchors(Deployment.class, "one")).isEqualTo(hash);
        assertThat(anchors(StatefulSet.class, "two")).isEqualTo(hash);
        assertThat(anchors(DaemonSet.class, "none")).isEqualTo(hash);
        assertThat(COUNTERSIGN
                        .client()
                        .pods()
                        .inNamespace(NAMESPACE)
                        .withLabel("app", "two")
                        .list()
                        .getItems())
                .as("pods inherit it")
                .hasSize(2)
                .allMatch(pod -> hash.equals(
                        Optional.ofNullable(pod.getMetadata().getAnnotations().get(Mark.ANCHORS))));

        KUBELET.breaks("one");
        OBJECTS.bundle("parties", """
            sources: [{authority: {name: shop}}, {inline: "%s"}], relyingParties: [
            {kind: Deployment, name: one, reload: Restart},
            {kind: Deployment, name: other, reload: Restart},
            {kind: Deployment, name: missing, reload: Restart},
            {kind: StatefulSet, name: two, reload: Restart}]\
            """.formatted(
                TrustBundleIT.root("partner").pem().replace("\n", "\\n")).replace("\n", " "));
        awaitRestarted("parties", "False", "restartAwaited");
        var next = Optional.ofNullable(OBJECTS.bundle("parties").hash());
        assertThat(next).isNotEqualTo(hash);
        assertThat(anchors(Deployment.class, "one")).isEqualTo(next);
        assertThat(anchors(StatefulSet.class, "two")).as("waits for the first").isEqualTo(hash);

        KUBELET.mends("one");
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(
                        () -> assertThat(anchors(StatefulSet.class, "two")).isEqualTo(next));
        awaitWhole("statefulset/two");
        awaitRestarted("parties", "False", "restartNotMounted");
        assertThat(anchors(Deployment.class, "other")).isEmpty();
        assertThat(COUNTERSIGN.kubectl().run("describe", "tbundle", "-n", NAMESPACE, "parties"))
                .contains("no container of it mounts")
                .contains("there is no Deployment it-restart/missing");
    }

    @Test
    void a_holder_begins_anew_with_its_next_certificate_and_not_with_its_first() {
        workload("Deployment", "holder", "secret: {secretName: holder}");
        OBJECTS.certificate(
                "holder",
                "authorityRef: {name: shop}, commonName: holder, restart: [{kind: Deployment, name: holder}]");
        OBJECTS.awaitReady("holder");
        var annotation = Mark.certificate("holder", "").annotation();
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(OBJECTS.status("holder").conditions())
                        .anyMatch(condition -> condition.type().equals(Condition.RESTARTED)
                                && condition.status().equals("True")));
        assertThat(mark(Deployment.class, "holder", annotation)).isEmpty();
        awaitWhole("deployment/holder");

        OBJECTS.certificate(
                "holder",
                "authorityRef: {name: shop}, commonName: renamed, restart: [{kind: Deployment, name: holder}]");
        OBJECTS.awaitRevision("holder", 2);
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(mark(Deployment.class, "holder", annotation))
                        .hasValueSatisfying(value -> assertThat(value)
                                .startsWith(OBJECTS.leaf("holder").fingerprint())));
    }

    @Test
    void relying_parties_wait_for_the_window_of_the_authority() {
        OBJECTS.authority("nightly", "selfSigned: {}, rotation: {window: {schedule: '0 0 30 2 *', duration: 1h}}");
        workload("Deployment", "sleeper", "configMap: {name: nightly}");
        OBJECTS.bundle("nightly", """
            sources: [{authority: {name: nightly}}],
            relyingParties: [{kind: Deployment, name: sleeper, reload: Restart}]\
            """.replace("\n", " "));
        awaitRestarted("nightly", "False", "restartWindowUnclear");

        var inHalfAYear = LocalDate.now(ZoneOffset.UTC).plusMonths(6);
        OBJECTS.authority(
                "nightly",
                "selfSigned: {}, rotation: {window: {schedule: '0 0 %d %d *', duration: 1h}}"
                        .formatted(inHalfAYear.getDayOfMonth(), inHalfAYear.getMonthValue()));
        awaitRestarted("nightly", "False", "restartOutOfWindow");
        assertThat(COUNTERSIGN.kubectl().run("describe", "tbundle", "-n", NAMESPACE, "nightly"))
                .contains("when the window of CertificateAuthority nightly opens, at " + inHalfAYear + "T00:00:00Z");
        assertThat(anchors(Deployment.class, "sleeper")).isEmpty();

        OBJECTS.authority("nightly", "selfSigned: {}, rotation: {window: {schedule: '* * * * *', duration: 1h}}");
        awaitRestarted("nightly", "True", "restarted");
        assertThat(anchors(Deployment.class, "sleeper"))
                .isEqualTo(Optional.ofNullable(OBJECTS.bundle("nightly").hash()));
    }

    @Test
    void where_restarts_were_not_granted_the_command_that_grants_them_is_named() {
        var ungranted = new Objects(COUNTERSIGN, UNGRANTED);
        ungranted.authority("shop");
        COUNTERSIGN.kubectl().apply(manifest("Deployment", UNGRANTED, "one", 0, "configMap: {name: parties}"));
        ungranted.bundle("parties", """
            sources: [{authority: {name: shop}}],
            relyingParties: [{kind: Deployment, name: one, reload: Restart}]\
            """.replace("\n", " "));
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(ungranted.bundle("parties").conditions())
                        .extracting(Condition::type, Condition::reason)
                        .contains(tuple(Condition.RESTARTED, "workloadNotAllowed")));
        assertThat(ungranted.bundle("parties").conditions().toString())
                .contains("'helm upgrade' with restarts.enabled=true and it-restart-not in restarts.namespaces");

        COUNTERSIGN.world().grantRestarts(UNGRANTED);
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(Objects.holds(
                                ungranted.bundle("parties").conditions(), Condition.RESTARTED, "True", "restarted"))
                        .isTrue());
    }
}
