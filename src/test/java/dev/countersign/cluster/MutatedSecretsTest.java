package dev.countersign.cluster;

import static dev.countersign.cluster.BrokenWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Mutations;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.Trials;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.pki.KeystorePassword;
import dev.countersign.pki.Pair;
import dev.countersign.pki.Pkcs12.Profile;
import dev.countersign.pki.PkiException;
import dev.countersign.pki.RecentlyRead;
import dev.countersign.plan.Code;
import dev.countersign.plan.client.Form;
import dev.countersign.plan.client.Marks;
import dev.countersign.plan.client.Observed;
import dev.countersign.plan.client.Password;
import dev.countersign.plan.client.Plan;
import dev.countersign.plan.client.Wanted;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Broken Secrets: none of them makes an exception of observing, planning and reporting, because that would end the watch
 * for all, and none costs more than 100 ms of CPU.
 */
class MutatedSecretsTest {
    private static final Form.PasswordSource SOURCE = new Form.PasswordSource("keystore-password", "password");
    private static final Wanted WANTED = WantedSpec.usual();
    private static final Wanted WITH_FORMS = new WantedSpec()
            .forms(
                    new Form.Pkcs12(SOURCE, Profile.MODERN, "certificate"),
                    new Form.Jks(SOURCE, "certificate"),
                    new Form.CombinedPem(),
                    new Form.Der())
            .build();
    private static final String LEAF = Pki.certificate(Pki.START).pem();
    private static final String ROOT = Pki.AUTHORITY.certificate().pem();

    private final RecentlyRead texts = new RecentlyRead();
    private final Mutations mutations = new Mutations("mutated Secrets");

    @Test
    void no_broken_key_or_certificate_makes_an_exception_or_takes_long() {
        var trials = new Trials("Secrets, keys and certificates");
        keys().forEach(key -> trials.run(() -> observe(Map.of("tls.key", bytes(key), "tls.crt", bytes(LEAF)))));
        Stream.concat(
                        mutations.broken(bytes(LEAF)),
                        mutations.brokenInside(LEAF).map(BrokenWorld::bytes))
                .forEach(text -> trials.run(() -> observe(Map.of("tls.crt", text, "ca.crt", bytes(ROOT)))));
        mutations
                .broken(bytes(ROOT))
                .forEach(text -> trials.run(() -> observe(Map.of("tls.crt", bytes(LEAF), "ca.crt", text))));
        trials.end(6_500);
    }

    private Stream<String> keys() {
        var small = Stream.of(Pki.KEY, Pki.ED25519_KEY)
                .flatMap(key -> Stream.of(key.exposePkcs8Pem(), key.exposeTraditionalPem()))
                .flatMap(pem -> Stream.concat(
                        mutations.broken(bytes(pem)).map(BrokenWorld::text), mutations.brokenInside(pem)));
        var rsa = Pki.RSA_KEY.exposePkcs8Pem();
        return Stream.concat(small, Stream.concat(Mutations.truncatedInside(rsa), mutations.flippedInside(rsa, 300)));
    }

    private static void observe(Map<String, byte[]> data) {
        var secret = Redaction.of(BrokenWorld.secret(data, Marks.ownership(WANTED.identity())));
        BrokenWorld.plan(WANTED, LeafSecret.read(secret, WANTED, new RecentlyRead()), Observed.Memory.NONE);
    }

    /** Labels, annotations, owners and base64 too: whatever of it is still a Secret is looked at. */
    @Test
    void no_broken_secret_makes_an_exception_or_takes_long() {
        var trials = new Trials("Secrets as a whole");
        var wanted = new WantedSpec().forms(new Form.Der()).build();
        var whole = BrokenWorld.json(issued(wanted));
        var looked = Stream.concat(
                        mutations.broken(bytes(whole)).map(BrokenWorld::text), mutations.replaced(whole, 2_000))
                .filter(text -> trials.call(() -> BrokenWorld.object(text, Secret.class)
                        .map(secret -> look(secret, wanted))
                        .isPresent()))
                .count();
        trials.end(8_000);
        assertThat(looked).as("that were still Secrets").isGreaterThan(3_000);
    }

    private Plan look(Secret secret, Wanted wanted) {
        return BrokenWorld.plan(
                wanted,
                LeafSecret.read(Redaction.of(secret), wanted, texts),
                Observed.Memory.NONE,
                Map.of(SOURCE, new Password.Known("digest")));
    }

    /** Nobody but their readers opens them; each broken byte is noticed all the same, and written anew. */
    @Test
    void every_broken_keystore_is_noticed() {
        var trials = new Trials("keystores and formats");
        var good = issued(WITH_FORMS);
        var cached = Redaction.of(copy(good)); // reading the key each time would be most of the work
        assertThat(look(cached, WITH_FORMS).because().code()).isEqualTo(Code.UP_TO_DATE);
        for (var key : WITH_FORMS.forms().stream()
                .flatMap(form -> form.keys().stream())
                .toList()) {
            mutations
                    .broken(Base64.getDecoder().decode(good.getData().get(key)))
                    .forEach(broken -> {
                        var secret = copy(cached);
                        secret.getData().put(key, Redaction.encode(broken));
                        var plan = trials.call(() -> look(secret, WITH_FORMS));
                        assertThat(plan).isInstanceOf(Plan.Rewrite.class);
                        assertThat(plan.because().code())
                                .isEqualTo(
                                        Form.KEYSTORES.contains(key) ? Code.KEYSTORES_CHANGED : Code.FORMATS_CHANGED);
                        assertThat(plan.because().sentence()).contains(key);
                    });
        }
        trials.end(8_000);
    }

    @Test
    void a_broken_password_is_none_or_another_one() {
        var trials = new Trials("passwords of keystores");
        var good = bytes("correct horse battery staple");
        Stream.concat(mutations.broken(good), mutations.flipped(good, 500))
                .forEach(broken -> trials.run(() -> {
                    try {
                        assertThat(KeystorePassword.read(broken)).hasToString("keystore password");
                    } catch (PkiException e) {
                        assertThat(e.what()).isNotBlank();
                    }
                }));
        trials.end(500);
    }

    private static Secret issued(Wanted wanted) {
        var pair = new Pair(Pki.KEY, List.of(Pki.certificate(Pki.START)), List.of(Pki.AUTHORITY.certificate()));
        var opened = new LeafForms.KeystorePasswords(
                Map.of(SOURCE, new LeafForms.Opened(KeystorePassword.read(bytes("hunter2")), "digest")));
        var facts = LeafContent.facts(wanted, 1, 1, Pki.START, Pki.START);
        var content = new LeafContent(
                wanted,
                pair.chain(),
                Optional.of(pair.key()),
                pair.anchors(),
                facts,
                LeafForms.of(wanted, pair, opened));
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("orders")
                .withUid("u")
                .withLabels(content.labels())
                .withAnnotations(content.annotations())
                .addNewOwnerReference()
                .withApiVersion("countersign.dev/v1alpha1")
                .withKind(wanted.identity().kind())
                .withName(wanted.identity().name())
                .withUid(wanted.identity().uid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withType(LeafSecret.TYPE)
                .withData(content.data())
                .build();
    }

    private static Secret copy(Secret secret) {
        var copy = new SecretBuilder(secret).build();
        copy.setData(new HashMap<>(secret.getData()));
        copy.getMetadata().setAnnotations(new HashMap<>(secret.getMetadata().getAnnotations()));
        return copy;
    }
}
