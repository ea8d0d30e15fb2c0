package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Keystores;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.Remembered;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.fixture.World;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.KeystorePassword;
import dev.countersign.pki.Pair;
import dev.countersign.pki.Pkcs12.Profile;
import dev.countersign.pki.RecentlyRead;
import dev.countersign.plan.Code;
import dev.countersign.plan.client.Form;
import dev.countersign.plan.client.Observed;
import dev.countersign.plan.client.Password;
import dev.countersign.plan.client.Plan;
import dev.countersign.plan.client.Planner;
import dev.countersign.plan.client.Stored;
import dev.countersign.plan.client.Wanted;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Forms as they are written, and as they are read back from a cache. */
class LeafFormsTest {
    private static final Form.PasswordSource SOURCE = new Form.PasswordSource("keystore-password", "password");
    private static final Form PKCS12 = new Form.Pkcs12(SOURCE, Profile.MODERN, "certificate");
    private static final Form JKS = new Form.Jks(SOURCE, "certificate");
    private static final Form COMBINED = new Form.CombinedPem();
    private static final Form DER = new Form.Der();
    private static final KeystorePassword PASSWORD =
            KeystorePassword.read("hunter2".getBytes(StandardCharsets.US_ASCII));
    private static final LeafForms.KeystorePasswords OPENED =
            new LeafForms.KeystorePasswords(Map.of(SOURCE, new LeafForms.Opened(PASSWORD, "digest")));

    private static Pair pair() {
        return new Pair(Pki.KEY, List.of(Pki.certificate(Pki.START)), List.of(Pki.AUTHORITY.certificate()));
    }

    private static LeafContent content(Wanted wanted, LeafForms.KeystorePasswords opened) {
        var pair = pair();
        var facts = LeafContent.facts(wanted, 1, 1, Pki.START, Pki.START);
        var forms = LeafForms.of(wanted, pair, opened);
        return new LeafContent(wanted, pair.chain(), Optional.of(pair.key()), pair.anchors(), facts, forms);
    }

    private static String value(LeafContent content, String key) {
        return Objects.requireNonNull(content.data().get(key), key);
    }

    private static Secret cached(LeafContent content) {
        return Redaction.of(new SecretBuilder()
                .withNewMetadata()
                .withName("orders")
                .withLabels(content.labels())
                .withAnnotations(new HashMap<>(content.annotations()))
                .endMetadata()
                .withType(LeafSecret.TYPE)
                .withData(new HashMap<>(content.data()))
                .build());
    }

    private static Plan plan(Wanted wanted, Secret cached, Password password) {
        var stored = (Stored.Held) LeafSecret.read(cached, wanted, new RecentlyRead());
        var observed = new Observed(
                        true,
                        World.usable(Pki.AUTHORITY),
                        stored,
                        Remembered.revision(1).build())
                .knowing(Map.of(SOURCE, password));
        return Planner.plan(wanted, observed, Pki.START.plus(Duration.ofHours(1)));
    }

    @Test
    void what_was_written_is_what_is_wanted_when_it_comes_back_from_the_cache() {
        for (var spec : List.of(new WantedSpec(), new WantedSpec().traditional())) {
            var wanted = spec.forms(PKCS12, JKS, COMBINED, DER).build();
            var cached = cached(content(wanted, OPENED));

            assertThat(plan(wanted, cached, new Password.Known("digest"))
                            .because()
                            .code()
                            .text())
                    .isEqualTo("ownerChanged"); // it has no owner here, and everything else is right
            assertThat(plan(wanted, owned(cached, wanted), new Password.Known("digest")))
                    .isInstanceOf(Plan.Keep.class);
            assertThat(plan(wanted, owned(cached, wanted), new Password.Known("another")))
                    .isInstanceOf(Plan.Rewrite.class);
        }
    }

    private static Secret owned(Secret secret, Wanted wanted) {
        return new SecretBuilder(secret)
                .editMetadata()
                .addNewOwnerReference()
                .withKind("ClientCertificate")
                .withName(wanted.identity().name())
                .withUid(wanted.identity().uid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .build();
    }

    /** Somebody copies one store over another, or exchanges two: each is whole, and stands where another belongs. */
    @ParameterizedTest
    @MethodSource("otherStores")
    void a_store_under_the_name_of_another_is_noticed_and_written_anew(String key, String other) {
        var wanted = new WantedSpec().forms(PKCS12, JKS).build();
        var good = owned(cached(content(wanted, OPENED)), wanted);

        for (var moved : List.of(Map.of(key, other), Map.of(key, other, other, key))) {
            var stores = new HashMap<>(good.getData());
            moved.forEach((to, from) -> stores.put(to, good.getData().get(from)));
            var plan = plan(wanted, new SecretBuilder(good).withData(stores).build(), new Password.Known("digest"));

            assertThat(plan).isInstanceOf(Plan.Rewrite.class);
            assertThat(plan.because().code()).isEqualTo(Code.KEYSTORES_CHANGED);
            assertThat(plan.because().sentence()).contains(moved.keySet());
        }
    }

    private static Stream<Arguments> otherStores() {
        return Form.KEYSTORES.stream()
                .flatMap(key -> Form.KEYSTORES.stream()
                        .filter(other -> !other.equals(key))
                        .map(other -> Arguments.of(key, other)));
    }

    @Test
    void no_byte_of_a_form_reaches_a_cache() {
        var content = content(new WantedSpec().forms(PKCS12, JKS, COMBINED, DER).build(), OPENED);

        var text = cached(content).toString();

        for (var key : List.of("keystore.p12", "truststore.p12", "keystore.jks", "tls-combined.pem", "key.der")) {
            var value = value(content, key);
            for (var start = 0; start + 40 <= value.length(); start += 40) {
                var run = value.substring(start, start + 40);
                // The combined form ends with the certificate, which is public and stands in tls.crt too.
                if (!value(content, "tls.crt").contains(run)) {
                    assertThat(text).as(key).doesNotContain(run);
                }
            }
        }
    }

    @Test
    void combined_is_the_key_then_the_chain_and_der_is_the_key_in_its_encoding() {
        for (var spec : List.of(new WantedSpec(), new WantedSpec().traditional())) {
            var content = content(spec.forms(COMBINED, DER).build(), OPENED);
            var key = Redaction.decode(value(content, "tls.key"));

            assertThat(Redaction.decode(value(content, "tls-combined.pem")))
                    .isEqualTo(key + Redaction.decode(value(content, "tls.crt")));
            var base64 = key.lines().filter(line -> !line.startsWith("-")).toList();
            assertThat(content.data()).containsEntry("key.der", String.join("", base64));
            assertThat(Base64.getDecoder().decode(value(content, "key.der"))).isNotEmpty();
        }
    }

    @Test
    void each_store_stands_under_the_name_that_says_what_it_is() throws Exception {
        var content = content(new WantedSpec().forms(PKCS12, JKS).build(), OPENED);

        for (var type : Map.of("p12", "PKCS12", "jks", "JKS").entrySet()) {
            assertThat(open(content, "keystore." + type.getKey(), type.getValue())
                            .isKeyEntry("certificate"))
                    .isTrue();
            var trust = open(content, "truststore." + type.getKey(), type.getValue());
            assertThat(Collections.list(trust.aliases())).isNotEmpty().allMatch(alias -> isTrusted(trust, alias));
        }
    }

    private static KeyStore open(LeafContent content, String key, String type)
            throws GeneralSecurityException, IOException {
        return Keystores.open(type, Base64.getDecoder().decode(value(content, key)), "hunter2");
    }

    private static boolean isTrusted(KeyStore store, String alias) {
        try {
            return store.isCertificateEntry(alias);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_kept_key_is_not_written_again_with_its_forms() {
        var full = content(new WantedSpec().forms(DER).build(), OPENED);
        var kept = new LeafContent(
                full.wanted(), full.chain(), Optional.<HeldKey>empty(), full.anchors(), full.facts(), full.forms());

        assertThat(kept.dataPatch("ca.crt,key.der,tls.crt,tls.key"))
                .containsKey("key.der")
                .doesNotContainKey("tls.key");
    }

    @Test
    void what_is_no_longer_wanted_is_removed_with_its_mark() {
        var before = content(new WantedSpec().forms(PKCS12, JKS, DER).build(), OPENED)
                .annotations();

        var after = content(new WantedSpec().forms(JKS).build(), OPENED);

        var managed = before.get("countersign.dev/managed-keys");
        assertThat(after.dataPatch(managed))
                .containsEntry("keystore.p12", null)
                .containsEntry("truststore.p12", null)
                .containsEntry("key.der", null)
                .doesNotContainEntry("keystore.jks", null);
        assertThat(after.annotationsPatch(before))
                .containsEntry("countersign.dev/form-pkcs12", null)
                .containsEntry("countersign.dev/form-der", null)
                .doesNotContainEntry("countersign.dev/form-jks", null);
        assertThat(after.annotations())
                .containsEntry("countersign.dev/managed-keys", "ca.crt,keystore.jks,tls.crt,tls.key,truststore.jks");
    }

    @Test
    void without_a_password_what_stands_there_is_left_alone() {
        var wanted = new WantedSpec().forms(PKCS12, DER).build();
        var before = content(wanted, OPENED).annotations();

        var after = content(wanted, LeafForms.KeystorePasswords.NONE);

        assertThat(after.dataPatch(before.get("countersign.dev/managed-keys")))
                .containsKey("key.der")
                .doesNotContainKeys("keystore.p12", "truststore.p12");
        assertThat(after.annotationsPatch(before))
                .containsKey("countersign.dev/form-der")
                .doesNotContainKey("countersign.dev/form-pkcs12");
    }
}
