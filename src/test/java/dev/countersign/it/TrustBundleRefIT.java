package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.pki.Certificate;
import dev.countersign.testing.Countersign;
import java.io.ByteArrayInputStream;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Certificates whose {@code ca.crt} is a bundle: a client wants all anchors of its servers. */
class TrustBundleRefIT {
    private static final String NAMESPACE = "it-trust-ref";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);
    private static final Certificate ONE = TrustBundleIT.root("one");
    private static final Certificate TWO = TrustBundleIT.root("two");
    private static Certificate shop = ONE;

    @BeforeAll
    static void authority() {
        OBJECTS.authority("shop");
        OBJECTS.awaitAuthority("shop", "True", "upToDate");
        shop = Certificate.readAll(Objects.text(OBJECTS.secret("shop-ca-1").orElseThrow(), "tls.crt"))
                .getFirst();
    }

    private static void trust(String bundle, Certificate... anchors) {
        OBJECTS.bundle(
                bundle,
                "sources: [{authority: {name: shop}}, {inline: \"%s\"}]"
                        .formatted(Certificate.pem(List.of(anchors)).replace("\n", "\\n")));
    }

    /** What stands there besides the root of the certificate's own authority. */
    private static List<Certificate> anchors(String certificate) {
        var all = Certificate.readAll(Objects.text(OBJECTS.secret(certificate).orElseThrow(), "ca.crt"));
        assertThat(all).contains(shop);
        return all.stream().filter(anchor -> !anchor.equals(shop)).toList();
    }

    private static void awaitAnchors(String certificate, Certificate... anchors) {
        Awaitility.await()
                .atMost(Objects.SOON)
                .untilAsserted(() -> assertThat(anchors(certificate)).containsExactlyInAnyOrder(anchors));
    }

    @Test
    void the_bundle_lands_with_the_leaf_in_one_update_and_alone_when_only_trust_has_changed() throws Exception {
        trust("servers", ONE);
        COUNTERSIGN
                .kubectl()
                .run("create", "secret", "generic", "-n", NAMESPACE, "password", "--from-literal=p=secret");
        OBJECTS.certificate("orders", """
                authorityRef: {name: shop}, commonName: orders, trustBundleRef: {name: servers},
                keystores: {pkcs12: {create: true, passwordSecretRef: {name: password, key: p}}}
                """);
        var first = OBJECTS.awaitReady("orders");
        assertThat(anchors("orders")).containsExactly(ONE);
        assertThat(OBJECTS.secret("orders").orElseThrow().getMetadata().getManagedFields())
                .as("one write")
                .hasSize(1);
        Awaitility.await()
                .atMost(Objects.SOON)
                .until(() -> "2/2".equals(OBJECTS.bundle("servers").published()));

        trust("servers", ONE, TWO);
        awaitAnchors("orders", ONE, TWO);

        var after = OBJECTS.awaitReady("orders");
        assertThat(after.serialNumber()).as("nothing was issued").isEqualTo(first.serialNumber());
        assertThat(truststore("orders")).isEqualTo(3);
        Awaitility.await()
                .atMost(Objects.SOON)
                .until(() -> "2/2".equals(OBJECTS.bundle("servers").published()));
        assertThat(OBJECTS.bundle("servers").targets())
                .as("those that lag alone are named")
                .extracting(target -> target.kind())
                .containsExactly("ConfigMap");
    }

    private static int truststore(String certificate) throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        var bytes = Base64.getDecoder()
                .decode(OBJECTS.secret(certificate).orElseThrow().getData().get("truststore.p12"));
        store.load(new ByteArrayInputStream(bytes), "secret".toCharArray());
        return store.size();
    }

    @Test
    void a_new_certificate_waits_for_its_bundle_and_is_issued_complete() throws InterruptedException {
        OBJECTS.certificate("early", "authorityRef: {name: shop}, commonName: early, trustBundleRef: {name: late}");
        OBJECTS.await("early", "False", "trustBundleMissing");
        assertThat(OBJECTS.secret("early")).isEmpty();

        trust("late", TWO);

        OBJECTS.awaitReady("early");
        assertThat(anchors("early")).containsExactly(TWO);
    }

    @Test
    void without_its_bundle_a_certificate_goes_on_and_is_renewed_with_the_anchors_that_it_has() {
        trust("going", ONE, TWO);
        OBJECTS.certificate(
                "carts", "authorityRef: {name: shop}, commonName: carts, trustBundleRef: {name: going}, duration: 1m");
        OBJECTS.awaitReady("carts");
        COUNTERSIGN.kubectl().run("delete", "tbundle", "-n", NAMESPACE, "going");

        OBJECTS.await("carts", "False", "trustBundleMissing");
        var revision = OBJECTS.status("carts").revision();
        Awaitility.await()
                .atMost(Objects.SOON.multipliedBy(2))
                .until(() -> OBJECTS.status("carts").revision() > revision);
        assertThat(anchors("carts")).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(OBJECTS.isPair("carts")).isTrue();

        trust("going", TWO);
        OBJECTS.awaitReady("carts");
        awaitAnchors("carts", TWO);
    }

    @Test
    void without_a_bundle_a_certificate_has_all_that_its_authority_trusts() {
        OBJECTS.certificate("plain", "authorityRef: {name: shop}, commonName: plain");
        OBJECTS.awaitReady("plain");
        assertThat(anchors("plain")).isEmpty();

        OBJECTS.certificate("plain", "authorityRef: {name: shop}, commonName: plain, trustBundleRef: {name: plains}");
        trust("plains", ONE);
        awaitAnchors("plain", ONE);
        OBJECTS.certificate("plain", "authorityRef: {name: shop}, commonName: plain");
        awaitAnchors("plain");
        assertThat(OBJECTS.status("plain").revision()).isEqualTo(1L);
    }
}
