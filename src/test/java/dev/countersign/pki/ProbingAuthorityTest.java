package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.fixture.OpenSsl;
import dev.countersign.fixture.Pki;
import dev.countersign.pki.ProbingAuthority.Names;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CertificateHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProbingAuthorityTest {
    private static final Instant NOW = Pki.START.plusSeconds(10);
    private static final SigningAuthority ROOT = Pki.root("CN=company G1,O=Acme", Pki.RSA_KEY, 1);
    private static final SigningAuthority INTERMEDIATE =
            Pki.below(ROOT, "CN=shop G3", Pki.ED25519_KEY, 0, PermittedNames.ALL);

    static Stream<SigningAuthority> authorities() {
        return Stream.of(Pki.AUTHORITY, ROOT, INTERMEDIATE);
    }

    private static Credential probe(SigningAuthority authority) {
        return new ProbingAuthority(authority).credential(Names.OF_THE_PROBE, NOW, Pki.RANDOM);
    }

    private static Credential stranger(SigningAuthority authority) {
        return ProbingAuthority.stranger(authority.path(), Pki.THROW_AWAY)
                .credential(Names.OF_THE_PROBE, NOW, Pki.RANDOM);
    }

    @Test
    void a_probe_is_a_client_of_five_minutes_and_nothing_else() {
        var leaf = probe(Pki.AUTHORITY).chain().getFirst();

        assertThat(leaf.subjectText()).isEqualTo("CN=countersign-probe");
        assertThat(leaf.usages()).containsExactlyInAnyOrder(Usage.DIGITAL_SIGNATURE, Usage.CLIENT_AUTH);
        assertThat(leaf.isAuthority()).isFalse();
        assertThat(leaf.validity().notAfter()).isBefore(NOW.plus(Duration.ofMinutes(5)));
        assertThat(leaf.validity().includes(NOW)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("authorities")
    void openssl_takes_the_probe_and_knows_no_issuer_of_the_stranger(SigningAuthority authority, @TempDir Path folder) {
        var openssl = new OpenSsl(folder);
        var root = authority.path().getLast();
        var between = authority.chain();

        assertThat(verify(openssl, root, between, probe(authority))).endsWith(": OK");
        assertThat(verify(openssl, root, between, stranger(authority)))
                .as("neither a bad signature nor a wrong purpose: a server that knows only names must not stumble")
                .contains("unable to get local issuer certificate");
    }

    private static String verify(OpenSsl openssl, Certificate root, List<Certificate> between, Credential credential) {
        var leaf = credential.chain().getFirst();
        var sent = credential.chain().subList(1, credential.chain().size());
        assertThat(sent).hasSameSizeAs(between);
        return sent.isEmpty() ? openssl.verify(root, leaf, NOW) : openssl.verify(root, sent, leaf, NOW);
    }

    @ParameterizedTest
    @MethodSource("authorities")
    void a_stranger_differs_from_the_probe_in_its_keys_alone(SigningAuthority authority) {
        var probe = probe(authority).chain();
        var stranger = stranger(authority).chain();

        assertThat(stranger).hasSameSizeAs(probe);
        for (var i = 0; i < probe.size(); i++) {
            assertThat(shape(stranger.get(i))).isEqualTo(shape(probe.get(i)));
            assertThat(stranger.get(i).publicKey()).isNotEqualTo(probe.get(i).publicKey());
            assertThat(keyIdentifiers(stranger.get(i))).doesNotContainAnyElementsOf(keyIdentifiers(probe.get(i)));
        }
    }

    /** All that is not a key, a signature or a number drawn. */
    private static List<Object> shape(Certificate certificate) {
        var structure = certificate.structure();
        return List.of(
                structure.getIssuer(),
                structure.getSubject(),
                certificate.validity(),
                structure.getSignatureAlgorithm(),
                structure.getSubjectPublicKeyInfo().getAlgorithm(),
                extensions(structure));
    }

    private static List<String> extensions(X509CertificateHolder structure) {
        return Arrays.stream(structure.getExtensions().getExtensionOIDs())
                .map(oid -> oid + " " + structure.getExtension(oid).isCritical() + " "
                        + (isIdentifier(oid) ? "" : structure.getExtension(oid).getParsedValue()))
                .toList();
    }

    private static boolean isIdentifier(ASN1ObjectIdentifier oid) {
        return oid.equals(Extension.subjectKeyIdentifier) || oid.equals(Extension.authorityKeyIdentifier);
    }

    private static List<String> keyIdentifiers(Certificate certificate) {
        return Stream.of(Extension.subjectKeyIdentifier, Extension.authorityKeyIdentifier)
                .map(certificate.structure()::getExtension)
                .map(extension -> extension.getParsedValue().toString())
                .toList();
    }

    @Test
    void a_probe_can_have_the_names_of_somebody_whom_the_server_knows() {
        var names = new Names(Pki.SUBJECT, Pki.NAMES);

        var leaf = new ProbingAuthority(Pki.AUTHORITY)
                .credential(names, NOW, Pki.RANDOM)
                .chain()
                .getFirst();

        assertThat(leaf.subject()).contains(Pki.SUBJECT);
        assertThat(leaf.alternativeNames()).contains(Pki.NAMES);
    }

    @Test
    void a_probe_outside_of_what_its_authority_may_sign_is_not_signed() {
        var permitted = new PermittedNames(
                false, Optional.of(Set.of("shop.svc")), Optional.empty(), Optional.empty(), Optional.empty());
        var limited = Pki.below(ROOT, "CN=limited G1", Pki.KEY, 0, permitted);

        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> probe(limited))
                .withMessageContaining("outside of what its issuer may sign for");
    }

    @Test
    void no_two_probes_have_a_key_or_a_number_in_common() {
        var one = probe(Pki.AUTHORITY).chain().getFirst();
        var other = probe(Pki.AUTHORITY).chain().getFirst();

        assertThat(one.publicKey()).isNotEqualTo(other.publicKey());
        assertThat(one.serial()).isNotEqualTo(other.serial());
    }

    @Test
    void a_credential_says_nothing_of_its_key() {
        var credential = probe(Pki.AUTHORITY);

        assertThat(credential.toString())
                .contains("private key ECDSA P-256")
                .doesNotContain(
                        credential.key().exposePkcs8Pem().lines().toList().get(1));
        assertThatExceptionOfType(PkiException.class).isThrownBy(() -> new Credential(Pki.KEY, credential.chain()));
    }
}
