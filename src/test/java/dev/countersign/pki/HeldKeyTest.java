package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeldKeyTest {
    static Stream<KeySpec> specs() {
        return Stream.of(
                KeySpec.P256,
                new KeySpec(KeySpec.Algorithm.ECDSA, 384),
                new KeySpec(KeySpec.Algorithm.ECDSA, 521),
                KeySpec.ED25519,
                new KeySpec(KeySpec.Algorithm.RSA, 2048));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void a_key_read_back_from_either_form_has_the_public_key_it_was_made_with(KeySpec spec) {
        var key = HeldKey.generate(spec, new SecureRandom());

        assertThat(key.publicKey().spec()).contains(spec);
        assertThat(HeldKey.read(key.exposePkcs8Pem()).publicKey()).isEqualTo(key.publicKey());
        assertThat(HeldKey.read(key.exposeTraditionalPem()).publicKey()).isEqualTo(key.publicKey());
    }

    @ParameterizedTest
    @MethodSource("specs")
    void a_key_shows_its_kind_and_nothing_else(KeySpec spec) {
        assertThat(HeldKey.generate(spec, new SecureRandom())).hasToString("private key " + spec);
    }

    /** The JDK leaves the public key out; GnuTLS reads no key without it. */
    @ParameterizedTest
    @ValueSource(ints = {256, 384, 521})
    void an_ecdsa_key_has_its_public_key_inside_in_either_form(int bits) throws IOException {
        var key = HeldKey.generate(new KeySpec(KeySpec.Algorithm.ECDSA, bits), new SecureRandom());
        var point = key.publicKey().structure().getPublicKeyData();

        var pkcs8 = PrivateKeyInfo.getInstance(key.exposePkcs8Der()).parsePrivateKey();
        assertThat(ECPrivateKey.getInstance(pkcs8).getPublicKey()).isEqualTo(point);
        assertThat(ECPrivateKey.getInstance(key.exposeTraditionalDer()).getPublicKey())
                .isEqualTo(point);
    }
}
