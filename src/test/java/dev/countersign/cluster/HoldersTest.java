package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.ClientCertificate;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.pki.Certificate;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Identity;
import dev.countersign.plan.authority.Audience;
import dev.countersign.plan.client.Plan;
import dev.countersign.plan.client.Wanted;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Which Secrets a generation waits for before it signs. */
class HoldersTest {
    private static final Identity AUTHORITY = new Identity("CertificateAuthority", "shop", "authority", "");
    private static final Certificate OLD = Pki.AUTHORITY.certificate();
    private static final Certificate NEW = Pki.OTHER_AUTHORITY.certificate();
    private static final Optional<String> ANCHOR = Optional.of(NEW.publicKey().fingerprint());
    private static final Instant NOW = Pki.START;

    private final Map<HeldAnchors.Key, Secret> secrets = new HashMap<>();
    private final List<ClientCertificate> certificates = new ArrayList<>();
    private final List<Identity> told = new ArrayList<>();
    private Consumer<String> whileReading = _ -> {};
    private final AtomicInteger reads = new AtomicInteger();
    private final Holders holders = new Holders(new HeldAnchors(this::read, pem -> {
        reads.incrementAndGet();
        return Certificate.readAll(pem);
    }));

    HoldersTest() {
        holders.ask(_ -> Optional.of(certificates));
        holders.listen(told::add);
    }

    private Optional<Secret> read(HeldAnchors.Key key) {
        var found = Optional.ofNullable(secrets.get(key));
        whileReading.accept(key.name());
        return found;
    }

    /** {@code spec}: the inside of a YAML flow mapping. */
    private static ClientCertificate certificate(String name, String metadata, String spec) {
        return GoldenBundlesTest.KUBERNETES.unmarshal(
                """
                apiVersion: countersign.dev/v1alpha1
                kind: ClientCertificate
                metadata: {name: %s, namespace: shop, uid: uid-%s, generation: 1%s}
                spec: {authorityRef: {name: authority}%s}
                """.formatted(name, name, metadata, spec), ClientCertificate.class);
    }

    private static Secret secret(String name, String owner, Map<String, String> texts) {
        var data = new HashMap<String, String>();
        texts.forEach((key, text) -> data.put(key, Redaction.encode(text)));
        var reference = new OwnerReferenceBuilder()
                .withApiVersion("countersign.dev/v1alpha1")
                .withKind("ClientCertificate")
                .withName(name)
                .withUid(owner)
                .withController(true)
                .build();
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .withOwnerReferences(reference)
                .endMetadata()
                .withData(data)
                .build();
    }

    /** The Secret of a certificate as we write it. */
    private void holds(String name, Certificate... anchors) {
        var texts = Map.of("tls.crt", "a certificate", "ca.crt", Certificate.pem(List.of(anchors)));
        secrets.put(new HeldAnchors.Key("shop", name), secret(name, "uid-" + name, texts));
    }

    private void lagging(String name) {
        certificates.add(certificate(name, "", ""));
        holds(name, OLD);
    }

    private static Wanted wanted(String name) {
        return new WantedSpec().name(name).uid("uid-" + name).build();
    }

    private void decided(String name, Plan plan) {
        holders.decided(wanted(name), plan);
    }

    private static Plan refused(Code code) {
        return new Plan.Refuse(new Finding(code, "a reason"), NOW);
    }

    private static Plan rewrite(String name) {
        return new Plan.Rewrite(new Finding(Code.ANCHORS_CHANGED, "a reason"), wanted(name));
    }

    private Audience.Secrets look(Instant now) {
        return holders.of(AUTHORITY, Set.of(AUTHORITY), ANCHOR, now);
    }

    private List<String> lagging() {
        return look(NOW).lagging();
    }

    @Test
    void a_secret_without_the_anchor_lags_by_name_and_one_with_it_does_not() {
        lagging("orders");
        lagging("basket");
        certificates.add(certificate("stock", "", ", secretName: other"));
        secrets.put(
                new HeldAnchors.Key("shop", "other"),
                secret(
                        "other",
                        "uid-stock",
                        Map.of("tls.crt", "a certificate", "ca.crt", Certificate.pem(List.of(OLD, NEW)))));

        assertThat(lagging()).containsExactly("Secret shop/basket", "Secret shop/orders");
        assertThat(look(NOW).anchor()).isEqualTo(ANCHOR);
    }

    @Test
    void what_cannot_be_read_lags() {
        lagging("orders");
        secrets.put(
                new HeldAnchors.Key("shop", "orders"),
                secret("orders", "uid-orders", Map.of("tls.crt", "a certificate", "ca.crt", "no certificate")));
        assertThat(lagging()).hasSize(1);

        secrets.put(
                new HeldAnchors.Key("shop", "orders"),
                secret("orders", "uid-orders", Map.of("tls.crt", "a certificate")));
        assertThat(lagging()).hasSize(1);
    }

    @Test
    void no_target_is_what_belongs_to_others_what_follows_a_bundle_what_is_deleted_and_what_holds_nothing() {
        lagging("orders");
        var texts = Map.of("tls.crt", "a certificate", "ca.crt", Certificate.pem(List.of(OLD)));
        certificates.add(certificate("foreign", "", ""));
        secrets.put(new HeldAnchors.Key("shop", "foreign"), secret("foreign", "uid-of-somebody", texts));
        certificates.add(certificate("follower", "", ", trustBundleRef: {name: servers}"));
        holds("follower", OLD);
        certificates.add(certificate(
                "deleted", ", deletionTimestamp: \"2026-01-01T00:00:00Z\", finalizers: [example.org/x]", ""));
        holds("deleted", OLD);
        certificates.add(certificate("empty", "", ""));
        secrets.put(new HeldAnchors.Key("shop", "empty"), secret("empty", "uid-empty", Map.of("ca.crt", "nothing")));
        certificates.add(certificate("unserved", "", ""));
        certificates.add(certificate("at-home", "", ", request: a request"));

        assertThat(lagging()).containsExactly("Secret shop/orders");
    }

    @Test
    void what_is_refused_holds_nobody_up_until_its_spec_changes_or_it_is_refused_no_more() {
        lagging("orders");
        decided("orders", refused(Code.NAME_NOT_ALLOWED));
        assertThat(lagging()).isEmpty();

        certificates.set(0, certificate("orders", ", labels: {a: b}", ""));
        certificates.getFirst().getMetadata().setGeneration(2L);
        assertThat(lagging()).as("nobody looked at the new spec").hasSize(1);

        certificates.getFirst().getMetadata().setGeneration(1L);
        decided("orders", new Plan.BackOff(new Finding(Code.SECRET_CONTESTED, "a reason"), NOW));
        assertThat(lagging()).as("a contest is a reason to wait").hasSize(1);
    }

    @Test
    void one_that_waits_for_a_new_request_alone_is_kept_right_and_waited_for() {
        lagging("orders");
        decided("orders", refused(Code.NEW_REQUEST_DUE));

        assertThat(lagging()).hasSize(1);
    }

    @Test
    void when_the_last_one_was_written_the_authority_is_told_and_not_before() {
        lagging("orders");
        lagging("basket");
        lagging();
        decided("orders", rewrite("orders"));
        decided("orders", rewrite("orders"));
        assertThat(told).isEmpty();

        decided("basket", new Plan.BackOff(new Finding(Code.SECRET_CONTESTED, "a reason"), NOW));
        assertThat(told).isEmpty();

        decided("basket", rewrite("basket"));
        assertThat(told).containsExactly(AUTHORITY);
    }

    @Test
    void one_that_is_written_while_the_others_are_read_is_told_too() {
        lagging("orders");
        certificates.add(certificate("basket", "", ""));
        holds("basket", OLD, NEW);
        whileReading = name -> {
            if (name.equals("basket")) {
                decided("orders", rewrite("orders"));
            }
        };

        assertThat(lagging()).containsExactly("Secret shop/orders");
        assertThat(told).containsExactly(AUTHORITY);
    }

    @Test
    void while_not_all_certificates_are_known_nothing_is() {
        lagging("orders");
        holders.ask(_ -> Optional.empty());

        assertThat(look(NOW)).isEqualTo(Audience.Secrets.UNSEEN);
    }

    @Test
    void without_an_anchor_to_wait_for_nothing_is_looked_at() {
        lagging("orders");

        assertThat(holders.of(AUTHORITY, Set.of(AUTHORITY), Optional.empty(), NOW))
                .isEqualTo(Audience.Secrets.UNSEEN);
        assertThat(reads).hasValue(0);
    }

    @Test
    void since_when_all_carry_it_is_remembered_and_begins_anew_when_one_has_lost_it() {
        assertThat(look(NOW).since()).as("there is none").isEmpty();
        lagging("orders");
        assertThat(look(NOW).since()).isEmpty();
        holds("orders", OLD, NEW);
        assertThat(look(NOW.plusSeconds(1)).since()).contains(NOW.plusSeconds(1));
        assertThat(look(NOW.plusSeconds(9)).since()).contains(NOW.plusSeconds(1));
        holds("orders", OLD);
        assertThat(look(NOW.plusSeconds(10)).since()).isEmpty();
        holds("orders", OLD, NEW);
        assertThat(look(NOW.plus(Duration.ofMinutes(1))).since()).contains(NOW.plus(Duration.ofMinutes(1)));
    }

    @Test
    void of_five_thousand_that_say_the_same_one_is_read() {
        for (var number = 0; number < 5_000; number++) {
            lagging("orders-" + number);
        }

        assertThat(lagging()).hasSize(5_000);
        assertThat(reads).hasValue(1);
    }
}
