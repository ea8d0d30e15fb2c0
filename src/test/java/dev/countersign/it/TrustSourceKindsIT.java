package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.testing.Countersign;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each kind of source, added, changed and taken away, as trust-manager's own suite has it. */
class TrustSourceKindsIT {
    private static final String NAMESPACE = "it-trust-kinds";
    /** What was read of a source is used again for five seconds. */
    private static final Duration READ_ANEW = Duration.ofSeconds(6);

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);
    private static Certificate shop = Pki.AUTHORITY.certificate();

    @BeforeAll
    static void authority() {
        OBJECTS.authority("shop");
        shop = TrustBundleIT.anchor(OBJECTS, "shop");
    }

    private static void binary(String name, Certificate anchor) {
        COUNTERSIGN.kubectl().apply("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s, namespace: %s}
                binaryData: {ca.crt: %s}
                """.formatted(name, NAMESPACE, base64(anchor)));
    }

    private static void secret(String name, Certificate anchor) {
        COUNTERSIGN.kubectl().apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: %s, namespace: %s}
                data: {ca.crt: %s}
                """.formatted(name, NAMESPACE, base64(anchor)));
    }

    private static String base64(Certificate anchor) {
        return Base64.getEncoder().encodeToString(anchor.pem().getBytes(StandardCharsets.US_ASCII));
    }

    private static void sources(String bundle, String more) {
        OBJECTS.bundle(bundle, "sources: [{authority: {name: shop}}%s]".formatted(more));
    }

    private static String all(Certificate inline) {
        return ", {configMap: {name: text}}, {configMap: {name: binary}}, {secret: {name: secret}}, {inline: \"%s\"}"
                .formatted(inline.pem().replace("\n", "\\n"));
    }

    @Test
    void each_kind_can_be_added_changed_and_taken_away() throws InterruptedException {
        var before = new Certificate[] {root("text"), root("binary"), root("secret"), root("inline")};
        var after = new Certificate[] {root("text 2"), root("binary 2"), root("secret 2"), root("inline 2")};
        sources("kinds", "");
        OBJECTS.awaitAnchors("kinds", shop);

        TrustBundleIT.source(OBJECTS, "text", before[0].pem());
        binary("binary", before[1]);
        secret("secret", before[2]);
        sources("kinds", all(before[3]));
        OBJECTS.awaitAnchors("kinds", shop, before[0], before[1], before[2], before[3]);
        assertThat(OBJECTS.configMap("kinds").orElseThrow().getData().get("ca.crt"))
                .contains("# from ConfigMap text", "# from ConfigMap binary", "# from Secret secret", "# from inline");

        TrustBundleIT.source(OBJECTS, "text", after[0].pem());
        binary("binary", after[1]);
        secret("secret", after[2]);
        Thread.sleep(READ_ANEW.toMillis());
        sources("kinds", all(after[3]));
        OBJECTS.awaitAnchors("kinds", shop, after[0], after[1], after[2], after[3]);

        sources("kinds", ", {secret: {name: secret}}");
        OBJECTS.awaitAnchors("kinds", shop, after[2]);
        sources("kinds", "");
        OBJECTS.awaitAnchors("kinds", shop);
        OBJECTS.awaitBundle("kinds", "True", "upToDate");
    }

    @Test
    void what_two_sources_give_is_there_once_and_in_the_order_of_names_whatever_the_order_of_the_sources() {
        var one = root("a partner");
        TrustBundleIT.source(OBJECTS, "first", one.pem() + root("z partner").pem());
        TrustBundleIT.source(OBJECTS, "second", one.pem());
        sources("order", ", {configMap: {name: first}}, {configMap: {name: second}}");
        OBJECTS.awaitBundle("order", "True", "upToDate");
        var version = OBJECTS.configMap("order").orElseThrow().getMetadata().getResourceVersion();

        sources("order", ", {configMap: {name: second}}, {configMap: {name: first}}");
        Awaitility.await()
                .atMost(Objects.SOON)
                .until(() -> OBJECTS.bundle("order").sources().get(1).name().startsWith("ConfigMap second"));

        assertThat(OBJECTS.anchors("order"))
                .hasSize(3)
                .isSortedAccordingTo(Comparator.comparing(Certificate::subjectText));
        assertThat(OBJECTS.configMap("order").orElseThrow().getMetadata().getResourceVersion())
                .as("the same bytes, so no write")
                .isEqualTo(version);
    }

    private static Certificate root(String name) {
        return TrustBundleIT.root(name);
    }
}
