package dev.countersign.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.fixture.Keystores;
import dev.countersign.fixture.Pki;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Java's own keystores say about ours. */
class KeystoresTest {
    private static final KeystorePassword PASSWORD = KeystorePassword.read("correct horse".getBytes(US_ASCII));
    private static final KeystorePassword OTHER = KeystorePassword.read("battery staple".getBytes(US_ASCII));

    /** A way to write a keystore and its truststore. */
    record Writer(String type, String name, Maker keystore, Function<Pair, byte[]> truststore) {
        byte[] write(Pair pair) {
            return keystore.write(pair, "orders", PASSWORD);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    interface Maker {
        byte[] write(Pair pair, String alias, KeystorePassword password);
    }

    static final List<Writer> writers = List.of(
            new Writer("JKS", "jks", Jks::keystore, pair -> Jks.truststore(pair, PASSWORD)),
            pkcs12(Pkcs12.Profile.MODERN),
            pkcs12(Pkcs12.Profile.LEGACY));

    private static Writer pkcs12(Pkcs12.Profile profile) {
        return new Writer(
                "PKCS12",
                profile.name(),
                (pair, alias, password) -> Pkcs12.keystore(pair, alias, password, profile),
                pair -> Pkcs12.truststore(pair, PASSWORD, profile));
    }

    static Stream<Arguments> writersAndKeys() {
        return writers.stream()
                .flatMap(writer ->
                        Stream.of(Pki.KEY, Pki.RSA_KEY, Pki.ED25519_KEY).map(key -> Arguments.of(writer, key)));
    }

    private static Pair pair(HeldKey key) {
        var validity = Pki.certificate(Pki.START).validity();
        var leaf = Pki.sign(Pki.AUTHORITY, Pki.leaf(key.publicKey(), validity));
        return new Pair(
                key,
                List.of(leaf),
                List.of(Pki.AUTHORITY.certificate(), Pki.OTHER_AUTHORITY.certificate(), Pki.AUTHORITY.certificate()));
    }

    @ParameterizedTest
    @MethodSource("writersAndKeys")
    void java_finds_the_key_with_its_chain_under_the_alias(Writer writer, HeldKey key) throws Exception {
        var pair = pair(key);

        var store = Keystores.open(writer.type(), writer.write(pair), "correct horse");

        assertThat(Collections.list(store.aliases())).containsExactly("orders");
        assertThat(store.getCertificateChain("orders"))
                .singleElement()
                .satisfies(found -> assertThat(found.getEncoded())
                        .isEqualTo(pair.leaf().structure().getEncoded()));
        var found = (PrivateKey) store.getKey("orders", "correct horse".toCharArray());
        var message = "signed".getBytes(US_ASCII);
        var signer = Signature.getInstance(key.spec().signature());
        signer.initSign(found);
        signer.update(message);
        var verifier = Signature.getInstance(key.spec().signature());
        verifier.initVerify(key.publicKey().forJca());
        verifier.update(message);
        assertThat(verifier.verify(signer.sign())).isTrue();
    }

    @ParameterizedTest
    @FieldSource("writers")
    void a_chain_of_two_stays_in_its_order(Writer writer) throws Exception {
        var pair = pair(Pki.KEY);
        var longer = new Pair(pair.key(), List.of(pair.leaf(), Pki.AUTHORITY.certificate()), pair.anchors());

        assertThat(Keystores.open(writer.type(), writer.write(longer), "correct horse")
                        .getCertificateChain("orders"))
                .hasSize(2);
    }

    @ParameterizedTest
    @FieldSource("writers")
    void java_trusts_exactly_the_anchors(Writer writer) throws Exception {
        var pair = pair(Pki.KEY);

        var store = Keystores.open(writer.type(), writer.truststore().apply(pair), "correct horse");

        assertThat(Collections.list(store.aliases()))
                .hasSize(2)
                .allSatisfy(alias ->
                        assertThat(store.isCertificateEntry(alias)).as(alias).isTrue());
        assertThat(store.getCertificate(Pair.alias(Pki.AUTHORITY.certificate())).getEncoded())
                .isEqualTo(Pki.AUTHORITY.certificate().structure().getEncoded());
    }

    @ParameterizedTest
    @FieldSource("writers")
    void another_password_opens_nothing(Writer writer) {
        var pair = pair(Pki.KEY);

        assertThatThrownBy(() -> Keystores.open(writer.type(), writer.write(pair), "wrong"))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(
                        () -> Keystores.open(writer.type(), writer.truststore().apply(pair), "wrong"))
                .isInstanceOf(IOException.class);
    }

    /** Also if the key came back from a Secret in another encoding. */
    @ParameterizedTest
    @MethodSource("writersAndKeys")
    void the_same_inputs_give_the_same_bytes(Writer writer, HeldKey key) {
        var pair = pair(key);
        var bytes = writer.write(pair);

        for (var pem : List.of(key.exposePkcs8Pem(), key.exposeTraditionalPem())) {
            var again = new Pair(HeldKey.read(pem), pair.chain(), pair.anchors());
            assertThat(writer.write(again)).isEqualTo(bytes);
            assertThat(writer.truststore().apply(again))
                    .isEqualTo(writer.truststore().apply(pair));
        }
    }

    @ParameterizedTest
    @FieldSource("writers")
    void every_input_changes_the_bytes(Writer writer) {
        var pair = pair(Pki.KEY);
        var fewer = new Pair(pair.key(), pair.chain(), List.of());

        assertThat(Stream.of(
                                writer.write(pair),
                                writer.write(pair(Pki.RSA_KEY)),
                                writer.write(fewer),
                                writer.keystore().write(pair, "billing", PASSWORD),
                                writer.keystore().write(pair, "orders", OTHER))
                        .map(Sha256::hex))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @FieldSource("writers")
    void no_anchors_make_an_empty_truststore(Writer writer) throws Exception {
        var pair = new Pair(Pki.KEY, List.of(Pki.certificate(Pki.START)), List.of());

        assertThat(Keystores.open(writer.type(), writer.truststore().apply(pair), "correct horse")
                        .size())
                .isZero();
    }

    /** JDK 17 and OpenSSL's command line put the public key into PKCS#8 or leave it out; ours depends on the key alone. */
    @Test
    void the_key_in_a_keystore_is_read_by_everybody() throws Exception {
        for (var key : List.of(Pki.KEY, Pki.RSA_KEY, Pki.ED25519_KEY)) {
            PrivateKeyInfo structure = key.structure();
            assertThat(structure.hasPublicKey())
                    .as("version 2, which old Java refuses")
                    .isFalse();
            assertThat(HeldKey.read(Pem.write("PRIVATE KEY", structure.getEncoded()))
                            .publicKey())
                    .isEqualTo(key.publicKey());
        }
    }
}
