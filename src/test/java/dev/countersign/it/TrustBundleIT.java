package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.TrustBundleStatus;
import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.KeySpec;
import dev.countersign.testing.Countersign;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.ByteArrayInputStream;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bundles and their own targets. */
class TrustBundleIT {
    private static final String NAMESPACE = "it-trust";
    private static final String FROM_SHOP = "sources: [{authority: {name: shop}}]";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);
    private static Certificate shop = Pki.AUTHORITY.certificate();

    @BeforeAll
    static void authority() {
        OBJECTS.authority("shop");
        shop = anchor(OBJECTS, "shop");
    }

    @AfterAll
    static void away() {
        COUNTERSIGN.world().clear("it-trust-unserved");
    }

    static Certificate root(String name) {
        return Pki.authority(
                        "CN=" + name,
                        HeldKey.generate(KeySpec.P256, Pki.RANDOM),
                        Instant.now().minus(Duration.ofHours(1)),
                        Duration.ofDays(30))
                .certificate();
    }

    /** A ConfigMap that somebody keeps. */
    static void source(Objects objects, String name, String text) {
        objects.countersign().kubectl().apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s, namespace: %s}
                data:
                  ca.crt: |
                %s""".formatted(name, objects.namespace(), text.indent(4)));
    }

    static String from(String configMap) {
        return "sources: [{authority: {name: shop}}, {configMap: {name: %s}}]".formatted(configMap);
    }

    /** The root of an authority that is ready. */
    static Certificate anchor(Objects objects, String authority) {
        objects.awaitAuthority(authority, "True", "upToDate");
        return Certificate.readAll(
                        Objects.text(objects.secret(authority + "-ca-1").orElseThrow(), "tls.crt"))
                .getFirst();
    }

    private static void patch(String name, String json) {
        COUNTERSIGN.kubectl().run("patch", "cm", "-n", NAMESPACE, name, "--type=merge", "-p", json);
    }

    private static String version(String name) {
        return OBJECTS.configMap(name).orElseThrow().getMetadata().getResourceVersion();
    }

    @Test
    void a_bundle_lands_in_every_form_that_was_asked_for_and_java_opens_each() throws Exception {
        OBJECTS.bundle("forms", FROM_SHOP + ", target: {pkcs12: {}, jks: {password: opened}}");
        var status = OBJECTS.awaitBundle("forms", "True", "upToDate");
        var target = OBJECTS.configMap("forms").orElseThrow();

        assertThat(target.getMetadata().getOwnerReferences())
                .as("deleting a bundle shuts nobody out")
                .isEmpty();
        assertThat(OBJECTS.anchors("forms")).containsExactly(shop);
        assertThat(target.getData().get("ca.crt")).contains("# from CertificateAuthority shop");
        assertThat(open(target, "PKCS12", "truststore.p12", "changeit")).isEqualTo(1);
        assertThat(open(target, "JKS", "truststore.jks", "opened")).isEqualTo(1);
        assertThat(status.published()).isEqualTo("1/1");
        assertThat(status.anchors())
                .extracting(TrustBundleStatus.Anchor::fingerprint)
                .containsExactly(shop.fingerprint());
        assertThat(COUNTERSIGN.kubectl().run("describe", "tbundle", "-n", NAMESPACE, "forms"))
                .contains("CertificateAuthority shop")
                .contains(shop.fingerprint());
    }

    private static int open(ConfigMap target, String type, String key, String password) throws Exception {
        var store = KeyStore.getInstance(type);
        var bytes = Base64.getDecoder().decode(target.getBinaryData().get(key));
        store.load(new ByteArrayInputStream(bytes), password.toCharArray());
        return store.size();
    }

    @Test
    void an_edited_or_deleted_target_comes_back_and_strangers_entries_stay() {
        OBJECTS.bundle("edited", FROM_SHOP);
        OBJECTS.awaitBundle("edited", "True", "upToDate");

        patch("edited", "{\"data\":{\"ca.crt\":\"edited\",\"somebodys\":\"entry\"}}");
        OBJECTS.awaitAnchors("edited", shop);
        assertThat(OBJECTS.configMap("edited").orElseThrow().getData()).containsEntry("somebodys", "entry");
        patch("edited", "{\"data\":null}");
        OBJECTS.awaitAnchors("edited", shop);
        patch("edited", "{\"metadata\":{\"labels\":null}}");
        Awaitility.await()
                .atMost(Objects.SOON)
                .until(() -> OBJECTS.configMap("edited")
                        .map(found -> found.getMetadata().getLabels())
                        .filter(labels -> labels != null && labels.containsKey("countersign.dev/trust-from"))
                        .isPresent());
        COUNTERSIGN.kubectl().run("delete", "cm", "-n", NAMESPACE, "edited");
        OBJECTS.awaitAnchors("edited", shop);
    }

    @Test
    void a_renamed_target_leaves_no_orphan_and_a_form_that_goes_leaves_no_entry() {
        OBJECTS.bundle("renamed", FROM_SHOP + ", target: {jks: {}}");
        OBJECTS.awaitBundle("renamed", "True", "upToDate");

        OBJECTS.bundle("renamed", FROM_SHOP + ", target: {configMap: {name: renamed-2}, pem: {key: other.pem}}");
        Awaitility.await()
                .atMost(Objects.SOON)
                .until(() -> OBJECTS.configMap("renamed").isEmpty());
        assertThat(OBJECTS.configMap("renamed-2").orElseThrow().getData()).containsOnlyKeys("other.pem");

        OBJECTS.bundle("renamed", FROM_SHOP + ", target: {configMap: {name: renamed-2}}");
        OBJECTS.awaitAnchors("renamed-2", shop);
        assertThat(OBJECTS.configMap("renamed-2").orElseThrow().getData()).containsOnlyKeys("ca.crt");

        OBJECTS.bundle("renamed", FROM_SHOP + ", target: {secret: {name: renamed-3}}");
        Awaitility.await()
                .atMost(Objects.SOON)
                .until(() -> OBJECTS.configMap("renamed-2").isEmpty());
        assertThat(Objects.text(OBJECTS.secret("renamed-3").orElseThrow(), "ca.crt"))
                .contains(shop.pem());

        // Of Secrets none is ever deleted: the keys of authorities are among them.
        OBJECTS.bundle("renamed", FROM_SHOP);
        OBJECTS.awaitBundle("renamed", "True", "formerTargetLeft");
        COUNTERSIGN.kubectl().run("delete", "secret", "-n", NAMESPACE, "renamed-3");
        OBJECTS.awaitBundle("renamed", "True", "upToDate");
    }

    @Test
    void a_target_that_is_not_ours_is_not_touched() {
        source(OBJECTS, "foreign", "somebody's");
        var before = version("foreign");
        OBJECTS.bundle("foreign", FROM_SHOP);

        var status = OBJECTS.awaitBundle("foreign", "False", "targetForeign");

        assertThat(version("foreign")).isEqualTo(before);
        assertThat(status.published()).isEqualTo("0/1");
        assertThat(status.targets().getFirst().reason()).isEqualTo("targetForeign");
    }

    /** trust-manager#99 collected every target when a bundle was deleted. */
    @Test
    void what_a_deleted_bundle_published_stays_and_a_new_one_takes_it_up_again() throws InterruptedException {
        OBJECTS.bundle("deleted", FROM_SHOP);
        OBJECTS.awaitAnchors("deleted", shop);
        COUNTERSIGN.kubectl().run("delete", "tbundle", "-n", NAMESPACE, "deleted");
        Thread.sleep(2_000);
        assertThat(OBJECTS.anchors("deleted")).containsExactly(shop);

        OBJECTS.bundle("deleted", FROM_SHOP);
        OBJECTS.awaitBundle("deleted", "True", "upToDate");
        patch("deleted", "{\"data\":{\"ca.crt\":\"edited\"}}");
        OBJECTS.awaitAnchors("deleted", shop);
    }

    @Test
    void somebody_who_writes_after_us_each_time_is_answered_more_and_more_slowly() throws InterruptedException {
        OBJECTS.bundle("contested", FROM_SHOP);
        OBJECTS.awaitAnchors("contested", shop);
        var before = COUNTERSIGN.writes().now();
        var edits = 0;
        for (var end = System.nanoTime() + Duration.ofSeconds(20).toNanos(); System.nanoTime() < end; edits++) {
            patch("contested", "{\"data\":{\"ca.crt\":\"edited %d\"}}".formatted(edits));
        }

        var writes = COUNTERSIGN.writes().counts(before).getOrDefault("PATCH configmaps/", 0L)
                - COUNTERSIGN.writes().counted(edits);
        assertThat(writes).as("answers to %d edits", edits).isBetween(1L, 12L);
        OBJECTS.awaitBundle("contested", "False", "targetContested");
        Thread.sleep(1_000);
    }

    @Test
    void where_the_operator_may_touch_no_config_maps_the_bundle_says_what_to_do() {
        COUNTERSIGN.world().namespace("it-trust-unserved", Map.of());
        var unserved = new Objects(COUNTERSIGN, "it-trust-unserved");
        unserved.bundle(
                "clients",
                "sources: [{inline: \"%s\"}]".formatted(root("x").pem().replace("\n", "\\n")));

        var status = unserved.awaitBundle("clients", "False", "namespaceNotServed");

        assertThat(status.conditions().getFirst().message())
                .contains("run 'helm upgrade' with it-trust-unserved in secretsIn");
        assertThat(unserved.configMap("clients")).isEmpty();
    }

    /** Same inputs, same bytes, no write: for PEM, PKCS#12 and JKS alike (trust-manager#259). */
    @Test
    void where_nothing_changes_nothing_is_written_neither_in_two_minutes_nor_after_a_restart()
            throws InterruptedException {
        var partner = root("quiet partner");
        source(OBJECTS, "quiet-partners", partner.pem());
        OBJECTS.bundle("quiet", from("quiet-partners") + ", clusterTrustBundle: {}, target: {pkcs12: {}, jks: {}}");
        OBJECTS.bundle("quiet-2", FROM_SHOP + ", target: {secret: {name: quiet-2}, pkcs12: {profile: LegacyDES}}");
        OBJECTS.awaitBundle("quiet", "True", "upToDate");
        OBJECTS.awaitBundle("quiet-2", "True", "upToDate");
        COUNTERSIGN.kubectl().run("delete", "tbundle", "-n", NAMESPACE, "contested", "--ignore-not-found");
        Thread.sleep(5_000);

        var before = COUNTERSIGN.writes().now();
        var version = version("quiet");
        Thread.sleep(Duration.ofMinutes(2).toMillis());
        COUNTERSIGN.restart();
        Thread.sleep(10_000);

        assertThat(COUNTERSIGN.writes().said(before)).isEmpty();
        assertThat(version("quiet")).isEqualTo(version);
        assertThat(List.of(shop, partner)).containsExactlyInAnyOrderElementsOf(OBJECTS.anchors("quiet"));
        OBJECTS.bundle("quiet", from("quiet-partners"));
        OBJECTS.awaitBundle("quiet", "True", "upToDate");
    }
}
