package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.pki.Certificate;
import dev.countersign.testing.Countersign;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Objects of other namespaces that ask for a bundle by their label. */
class TrustFromIT {
    private static final String NAMESPACE = "it-trust-from";
    private static final String WEB = "it-trust-web";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE, WEB);

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);
    private static final Objects RECEIVING = new Objects(COUNTERSIGN, WEB);
    private static final Certificate ONE = TrustBundleIT.root("one");
    private static final Certificate TWO = TrustBundleIT.root("two");

    @BeforeAll
    static void bundle() {
        trust(ONE);
        OBJECTS.awaitBundle("clients", "True", "upToDate");
    }

    private static void trust(Certificate... anchors) {
        OBJECTS.bundle(
                "clients",
                "sources: [{inline: \"%s\"}]"
                        .formatted(Certificate.pem(List.of(anchors)).replace("\n", "\\n")));
    }

    private static void ask(String kind, String name, String content) {
        COUNTERSIGN.kubectl().apply("""
                apiVersion: v1
                kind: %s
                metadata:
                  name: %s
                  namespace: %s
                  labels: {countersign.dev/trust-from: %s.clients}
                %s""".formatted(kind, name, WEB, NAMESPACE, content));
    }

    private static void label(String name, String label) {
        COUNTERSIGN.kubectl().run("label", "cm", "-n", WEB, name, "--overwrite", label);
    }

    @Test
    void an_object_is_filled_at_once_follows_the_bundle_and_keeps_what_is_its_own() {
        var start = System.nanoTime();
        ask("ConfigMap", "nginx", "data: {nginx.conf: mine}\n");
        RECEIVING.awaitAnchors("nginx", ONE);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        ask("Secret", "ingress", "stringData: {tls.key: mine}\n");
        Awaitility.await()
                .atMost(Objects.SOON)
                .until(() -> Objects.text(RECEIVING.secret("ingress").orElseThrow(), "ca.crt")
                        .contains(ONE.pem()));

        trust(ONE, TWO);
        RECEIVING.awaitAnchors("nginx", ONE, TWO);
        trust(ONE);
        RECEIVING.awaitAnchors("nginx", ONE);

        assertThat(RECEIVING.configMap("nginx").orElseThrow().getData()).containsEntry("nginx.conf", "mine");
        assertThat(Objects.text(RECEIVING.secret("ingress").orElseThrow(), "tls.key"))
                .isEqualTo("mine");
        assertThat(RECEIVING.configMap("nginx").orElseThrow().getMetadata().getOwnerReferences())
                .isEmpty();
        COUNTERSIGN
                .kubectl()
                .run("patch", "cm", "-n", WEB, "nginx", "--type=merge", "-p", "{\"data\":{\"ca.crt\":\"x\"}}");
        RECEIVING.awaitAnchors("nginx", ONE);
    }

    @Test
    void a_withdrawn_label_freezes_and_is_told_of_until_it_is_put_back_or_given_up() throws InterruptedException {
        ask("ConfigMap", "frozen", "");
        RECEIVING.awaitAnchors("frozen", ONE);

        label("frozen", "countersign.dev/trust-from-");
        var status = OBJECTS.awaitBundle("clients", "True", "trustFromWithdrawn");
        assertThat(status.targets())
                .anyMatch(target -> target.name().equals("frozen") && "trustFromWithdrawn".equals(target.reason()));
        trust(ONE, TWO);
        OBJECTS.awaitAnchors("clients", ONE, TWO);
        Thread.sleep(1_000);
        assertThat(RECEIVING.anchors("frozen")).containsExactly(ONE);

        COUNTERSIGN.restart();
        Thread.sleep(2_000);
        OBJECTS.awaitBundle("clients", "True", "trustFromWithdrawn");
        label("frozen", "countersign.dev/trust-from=" + NAMESPACE + ".clients");
        RECEIVING.awaitAnchors("frozen", ONE, TWO);
        OBJECTS.awaitBundle("clients", "True", "upToDate");

        label("frozen", "countersign.dev/trust-from-");
        OBJECTS.awaitBundle("clients", "True", "trustFromWithdrawn");
        COUNTERSIGN.kubectl().run("annotate", "cm", "-n", WEB, "frozen", "countersign.dev/filled-from-");
        trust(ONE);
        OBJECTS.awaitBundle("clients", "True", "upToDate");
    }

    @Test
    void an_object_that_waits_for_a_bundle_is_filled_when_that_comes() {
        COUNTERSIGN.kubectl().apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: early, namespace: %s, labels: {countersign.dev/trust-from: %s.late}}
                """.formatted(WEB, NAMESPACE));
        OBJECTS.bundle("late", "sources: [{inline: \"%s\"}]".formatted(TWO.pem().replace("\n", "\\n")));

        RECEIVING.awaitAnchors("early", TWO);
    }

    @Test
    void an_object_that_asks_for_another_bundle_loses_nothing_but_what_the_first_one_wrote() {
        OBJECTS.bundle(
                "stores",
                "sources: [{inline: \"%s\"}], target: {jks: {}}"
                        .formatted(TWO.pem().replace("\n", "\\n")));
        COUNTERSIGN.kubectl().apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: switching, namespace: %s, labels: {countersign.dev/trust-from: %s.stores}}
                data: {mine: "1"}
                """.formatted(WEB, NAMESPACE));
        RECEIVING.awaitAnchors("switching", TWO);
        assertThat(RECEIVING.configMap("switching").orElseThrow().getBinaryData())
                .containsKey("truststore.jks");

        label("switching", "countersign.dev/trust-from=" + NAMESPACE + ".clients");
        Awaitility.await()
                .atMost(Objects.SOON)
                .untilAsserted(() -> assertThat(RECEIVING.anchors("switching")).contains(ONE));
        var found = RECEIVING.configMap("switching").orElseThrow();
        assertThat(found.getData()).containsEntry("mine", "1");
        assertThat(found.getBinaryData()).isNullOrEmpty();
    }

    @Test
    void an_immutable_object_stops_none_of_the_others() {
        ask("ConfigMap", "immutable", "immutable: true\n");
        var status = OBJECTS.awaitBundle("clients", "False", "targetUnwritable");
        assertThat(status.targets()).anyMatch(target -> target.name().equals("immutable"));

        ask("ConfigMap", "beside", "");
        Awaitility.await()
                .atMost(Objects.SOON)
                .untilAsserted(() -> assertThat(RECEIVING.anchors("beside")).contains(ONE));

        COUNTERSIGN.kubectl().run("delete", "cm", "-n", WEB, "immutable");
        OBJECTS.awaitBundle("clients", "True", "upToDate");
    }

    /** A certificate's Secret is written by the certificate; two writers would never come to rest. */
    @Test
    void a_secret_of_a_certificate_is_not_filled() {
        RECEIVING.authority("web");
        RECEIVING.certificate("web", "authorityRef: {name: web}, commonName: web");
        RECEIVING.awaitReady("web");
        var before = Objects.text(RECEIVING.secret("web").orElseThrow(), "ca.crt");
        COUNTERSIGN
                .kubectl()
                .run("label", "secret", "-n", WEB, "web", "countersign.dev/trust-from=" + NAMESPACE + ".clients");

        OBJECTS.awaitBundle("clients", "False", "targetForeign");

        assertThat(Objects.text(RECEIVING.secret("web").orElseThrow(), "ca.crt"))
                .isEqualTo(before);
        COUNTERSIGN.kubectl().run("label", "secret", "-n", WEB, "web", "countersign.dev/trust-from-");
        OBJECTS.awaitBundle("clients", "True", "upToDate");
    }
}
