package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.faults.Revision.Change;
import dev.countersign.faults.Revision.Kind;
import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.SigningAuthority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every promise is broken once before the witness is believed. */
class WitnessTest {
    private static final Instant NOW = Pki.START;
    private static final String OLD = Pki.AUTHORITY.path().getLast().pem();
    private static final String NEW = Pki.OTHER_AUTHORITY.path().getLast().pem();
    private static final Certificate LEAF = Pki.certificate(NOW);
    private static final Certificate NEXT = Pki.sign(
            Pki.OTHER_AUTHORITY,
            Pki.leaf(Pki.KEY.publicKey(), dev.countersign.pki.Validity.from(NOW, Duration.ofDays(1))));

    private final Witness witness = new Witness();
    private long version;

    private void look(
            Kind kind,
            String name,
            Change change,
            Map<String, String> labels,
            Map<String, String> texts,
            Map<String, List<String>> acknowledged,
            Instant seen) {
        var content = new java.util.HashMap<String, byte[]>();
        texts.forEach((key, value) -> content.put(key, value.getBytes(StandardCharsets.UTF_8)));
        witness.look(new Revision(++version, seen, kind, name, change, labels, content, acknowledged));
    }

    private static Map<String, String> ours(String label, String value) {
        return Map.of("app.kubernetes.io/managed-by", "countersign", label, value);
    }

    private void generation(int number, SigningAuthority authority, HeldKey key) {
        var texts = Map.of("tls.crt", authority.path().getLast().pem(), "tls.key", key.exposePkcs8Pem());
        var labels = ours("countersign.dev/kind", "CertificateAuthority");
        look(Kind.Secret, "shop-ca-" + number, Change.ADDED, labels, texts, Map.of(), NOW);
    }

    private void leaf(Certificate leaf, HeldKey key, String beside) {
        var texts = Map.of("tls.crt", leaf.pem(), "tls.key", key.exposePkcs8Pem(), "ca.crt", beside);
        look(
                Kind.Secret,
                "orders",
                Change.MODIFIED,
                ours("countersign.dev/kind", "ClientCertificate"),
                texts,
                Map.of(),
                NOW);
    }

    private void target(String anchors, Instant seen) {
        var labels = ours("countersign.dev/trust-from", "shop.clients");
        look(Kind.ConfigMap, "clients", Change.MODIFIED, labels, Map.of("ca.crt", anchors), Map.of(), seen);
    }

    private void acknowledged(String... generations) {
        var parties = Map.of("gateway", List.of(generations));
        look(Kind.TrustBundle, "clients", Change.MODIFIED, Map.of(), Map.of(), parties, NOW);
    }

    /** The safe order: trusted first, then shown; and gone when nothing of it is valid. */
    private void rotated() {
        generation(1, Pki.AUTHORITY, Pki.ROOT_KEY);
        acknowledged("shop/1");
        target(OLD, NOW);
        leaf(LEAF, Pki.KEY, OLD);
        generation(2, Pki.OTHER_AUTHORITY, Pki.OTHER_KEY);
        target(OLD + NEW, NOW);
        acknowledged("shop/1", "shop/2");
        leaf(NEXT, Pki.KEY, OLD + NEW);
    }

    private void objects(String objection) {
        assertThat(witness.objections()).singleElement().asString().contains(objection);
    }

    @Test
    void to_the_safe_order_there_is_no_objection() {
        rotated();
        target(NEW, NOW.plus(Duration.ofDays(2)));
        assertThat(witness.objections()).isEmpty();
        assertThat(witness.mostIssued()).isEqualTo(2);
    }

    @Test
    void an_anchor_leaves_while_what_it_signed_is_valid_although_it_was_replaced() {
        rotated();
        target(NEW, NOW.plus(Duration.ofHours(1)));
        objects("has let go of the anchor of orders");
    }

    @Test
    void a_bundle_is_emptied() {
        rotated();
        target("", NOW);
        assertThat(witness.objections()).hasSize(2);
    }

    @Test
    void a_certificate_is_shown_before_it_is_published() {
        generation(1, Pki.AUTHORITY, Pki.ROOT_KEY);
        generation(2, Pki.OTHER_AUTHORITY, Pki.OTHER_KEY);
        target(OLD, NOW);
        leaf(NEXT, Pki.KEY, OLD + NEW);
        objects("is not trusted by who reads ConfigMap clients");
    }

    @Test
    void a_certificate_is_shown_before_it_is_trusted() {
        generation(1, Pki.AUTHORITY, Pki.ROOT_KEY);
        generation(2, Pki.OTHER_AUTHORITY, Pki.OTHER_KEY);
        target(OLD + NEW, NOW);
        acknowledged("shop/1");
        leaf(NEXT, Pki.KEY, OLD + NEW);
        objects("gateway of clients trusts only [shop/1]");
    }

    @Test
    void key_and_certificate_are_of_two_issues() {
        generation(1, Pki.AUTHORITY, Pki.ROOT_KEY);
        leaf(LEAF, Pki.OTHER_KEY, OLD);
        objects("is not a pair");
    }

    @Test
    void a_leaf_does_not_chain_to_the_anchors_beside_it() {
        generation(1, Pki.AUTHORITY, Pki.ROOT_KEY);
        leaf(LEAF, Pki.KEY, NEW);
        objects("does not chain to the ca.crt beside it");
    }

    @Test
    void a_leaf_is_signed_by_a_key_that_nobody_kept() {
        leaf(LEAF, Pki.KEY, OLD);
        objects("was signed by no generation that was kept before");
    }

    @Test
    void a_number_is_used_twice() {
        generation(1, Pki.AUTHORITY, Pki.ROOT_KEY);
        generation(1, Pki.OTHER_AUTHORITY, Pki.OTHER_KEY);
        objects("used twice");
    }

    @Test
    void something_of_ours_is_deleted() {
        look(Kind.Secret, "shop-ca-1", Change.DELETED, ours("a", "b"), Map.of(), Map.of(), NOW);
        objects("was deleted");
    }

    @Test
    void something_of_somebody_else_is_changed() {
        look(Kind.ConfigMap, "settings", Change.ADDED, Map.of(), Map.of(), Map.of(), NOW);
        look(Kind.ConfigMap, "settings", Change.MODIFIED, Map.of(), Map.of(), Map.of(), NOW);
        objects("is not the operator's");
    }

    @Test
    void something_of_ours_is_garbage() {
        leaf(LEAF, Pki.KEY, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        objects("cannot be read");
    }
}
