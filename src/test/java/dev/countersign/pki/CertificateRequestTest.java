package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.fixture.OpenSsl;
import dev.countersign.fixture.RequestDraft;
import dev.countersign.pki.CertificateRequest.Flaw.Kind;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.Set;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are taken, and text that is none. */
class CertificateRequestTest {
    private static final BigInteger MODULUS = ((RSAPublicKey) RequestDraft.RSA.getPublic()).getModulus();
    private static final BigInteger F4 = BigInteger.valueOf(65537);

    private static RequestDraft draft() {
        return new RequestDraft();
    }

    private static CertificateRequest read(RequestDraft draft) {
        return CertificateRequest.read(draft.pem());
    }

    @Test
    void a_good_request_is_read_and_has_no_flaw() {
        var request = read(draft().subject("C=DE,O=Acme,CN=orders")
                .names(
                        new GeneralName(GeneralName.dNSName, "Orders.shop"),
                        new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://example.org/orders"))
                .extension(Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature))
                .extension(Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth))
                .extension(Extension.basicConstraints, new BasicConstraints(false)));

        assertThat(request.flaw()).isEmpty();
        assertThat(request.subject()).isEqualTo(DistinguishedName.parse("CN=orders,O=Acme,C=DE"));
        assertThat(request.alternativeNames())
                .isEqualTo(Set.of(
                        new SubjectAlternativeName.Dns("orders.shop"),
                        new SubjectAlternativeName.Uri("spiffe://example.org/orders")));
        assertThat(request.usages()).isEqualTo(Set.of(Usage.DIGITAL_SIGNATURE, Usage.CLIENT_AUTH));
        assertThat(request.publicKey().flatMap(PublicKey::spec)).contains(KeySpec.P256);
    }

    @Test
    void an_empty_subject_asks_for_nothing() {
        var request = read(draft().subject(new DERSequence()));
        assertThat(request.flaw()).isEmpty();
        assertThat(request.subject().isEmpty()).isTrue();
    }

    @Test
    void a_key_identifier_as_keytool_always_asks_for_it_is_taken() {
        var request = read(draft().extension(Extension.subjectKeyIdentifier, new SubjectKeyIdentifier(new byte[20])));
        assertThat(request.flaw()).isEmpty();
    }

    @Test
    void a_wrong_signature_is_told_before_what_is_asked_for_and_a_weak_key_before_both() {
        var greedy = draft().subject("E=x");
        assertThat(read(greedy.signedWith("SHA1withECDSA")).flaw().orElseThrow().kind())
                .isEqualTo(Kind.SIGNATURE_BAD);
        var weak = draft().subject("E=x").key(RequestDraft.rsa(1024), "SHA1withRSA");
        assertThat(read(weak).flaw().orElseThrow().kind()).isEqualTo(Kind.KEY_TOO_WEAK);
    }

    @ParameterizedTest
    @CsvSource({"secp256r1, SHA256withECDSA, 256", "secp384r1, SHA384withECDSA, 384", "secp521r1, SHA512withECDSA, 521"
    })
    void every_curve_of_ours_is_taken(String curve, String algorithm, int bits) {
        var request = read(draft().key(RequestDraft.pair("EC", new ECGenParameterSpec(curve)), algorithm));
        assertThat(request.flaw()).isEmpty();
        assertThat(request.publicKey().flatMap(PublicKey::spec)).contains(new KeySpec(KeySpec.Algorithm.ECDSA, bits));
    }

    @Test
    void rsa_and_ed25519_are_taken() {
        assertThat(read(draft().key(RequestDraft.RSA, "SHA512withRSA")).flaw()).isEmpty();
        assertThat(read(draft().key(RequestDraft.pair("Ed25519", NamedParameterSpec.ED25519), "Ed25519"))
                        .flaw())
                .isEmpty();
    }

    /** A key without its NULL, or a compressed point, is certified as RFC 3279 and RFC 5480 write it. */
    @Test
    void the_key_is_encoded_anew() throws java.io.IOException {
        var without = new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
                new org.bouncycastle.asn1.pkcs.RSAPublicKey(MODULUS, F4));
        var request = read(draft().key(RequestDraft.RSA, "SHA256withRSA").key(without));
        assertThat(request.flaw()).isEmpty();
        assertThat(request.publicKey())
                .contains(new PublicKey(SubjectPublicKeyInfo.getInstance(
                        RequestDraft.RSA.getPublic().getEncoded())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "-----BEGIN CERTIFICATE REQUEST-----",
                "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----",
                "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----",
                "-----BEGIN CERTIFICATE REQUEST-----\n%%%%\n-----END CERTIFICATE REQUEST-----",
                "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----"
            })
    void what_is_no_request_is_not_read(String text) {
        assertThatThrownBy(() -> CertificateRequest.read(text)).isInstanceOf(PkiException.class);
    }

    @Test
    void one_request_stands_alone() {
        var pem = draft().pem();
        assertThatThrownBy(() -> CertificateRequest.read(pem + pem)).hasMessageContaining("more than one");
        assertThatThrownBy(() -> CertificateRequest.read(RequestDraft.pem("CERTIFICATE", draft().der())))
                .hasMessageContaining("BEGIN CERTIFICATE REQUEST");
        assertThatThrownBy(() -> CertificateRequest.read(pem + "-----BEGIN PRIVATE KEY-----\nAAAA"))
                .hasMessageContaining("must stay with its holder");
        assertThatThrownBy(() -> CertificateRequest.read(pem + " ".repeat(32768)))
                .hasMessageContaining("32768");
        assertThatThrownBy(() -> read(draft().version(1))).hasMessageContaining("version");
        assertThat(CertificateRequest.read(RequestDraft.pem("NEW CERTIFICATE REQUEST", draft().der()))
                        .flaw())
                .isEmpty();
    }

    @Test
    void openssl_makes_requests_that_are_taken(@TempDir Path folder) {
        var openssl = new OpenSsl(folder);
        for (var key : new String[] {"ec -pkeyopt ec_paramgen_curve:P-256", "rsa:3072", "ed25519"}) {
            var command = "req -new -newkey " + key + " -nodes -keyout " + folder.resolve("key.pem")
                    + " -subj /O=Acme/CN=orders -addext subjectAltName=DNS:orders.shop,IP:10.0.0.7"
                    + " -addext keyUsage=critical,digitalSignature -addext extendedKeyUsage=clientAuth -out "
                    + folder.resolve("request.pem");
            openssl.run(command.split(" "));
            var request = CertificateRequest.read(
                    openssl.run("req", "-in", folder.resolve("request.pem").toString()));
            assertThat(request.flaw()).as(key).isEmpty();
            assertThat(request.subject().text()).isEqualTo("CN=orders,O=Acme");
            assertThat(request.alternativeNames()).hasSize(2);
        }
    }
}
