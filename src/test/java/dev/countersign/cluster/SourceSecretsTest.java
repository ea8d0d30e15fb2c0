package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.OpenSsl;
import dev.countersign.fixture.Pki;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Identity;
import dev.countersign.plan.authority.Observed;
import dev.countersign.plan.authority.Observed.Register;
import dev.countersign.plan.authority.Plan;
import dev.countersign.plan.authority.Planner;
import dev.countersign.plan.authority.Source;
import dev.countersign.plan.authority.Upstream;
import dev.countersign.plan.authority.Wanted;
import dev.countersign.policy.Allowance;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Authorities that somebody made with openssl, sound and unsound, and Secrets that nobody should have made. */
class SourceSecretsTest {
    private static final Wanted WANTED = new Wanted(
            new Identity("CertificateAuthority", "shop", "corp", "uid-1"),
            new Source.Supplied("corp-ca"),
            false,
            Optional.empty(),
            Allowance.unlimited("corp"));
    private static final String SIGNS = "keyUsage=critical,keyCertSign,cRLSign";
    private static final String IS_CA = "basicConstraints=critical,CA:TRUE,pathlen:0";

    static Stream<Arguments> madeByOpenSsl() {
        return Stream.of(
                row(Code.PREPARING, "ec -pkeyopt ec_paramgen_curve:P-256", "-sha256", IS_CA, SIGNS),
                row(Code.PREPARING, "rsa:2048", "-sha512", IS_CA, SIGNS),
                row(Code.PREPARING, "ed25519", "", IS_CA, SIGNS),
                row(Code.SOURCE_NOT_AN_AUTHORITY, "rsa:2048", "-sha256", "basicConstraints=critical,CA:FALSE", SIGNS),
                row(Code.SOURCE_NOT_AN_AUTHORITY, "rsa:2048", "-sha256", IS_CA, "keyUsage=critical,digitalSignature"),
                row(Code.SOURCE_NOT_AN_AUTHORITY, "rsa:2048", "-sha256", IS_CA, SIGNS, "subjectKeyIdentifier=none"),
                row(Code.SOURCE_KEY_WEAK, "rsa:1024", "-sha256", IS_CA, SIGNS),
                row(Code.SOURCE_UNREADABLE, "ec -pkeyopt ec_paramgen_curve:secp256k1", "-sha256", IS_CA, SIGNS),
                row(Code.SOURCE_SIGNATURE_WEAK, "rsa:2048", "-sha1", IS_CA, SIGNS),
                row(Code.SOURCE_SIGNATURE_WEAK, "rsa:2048", "-md5", IS_CA, SIGNS),
                row(Code.SOURCE_SIGNATURE_WEAK, "rsa:2048", "-sha1 -sigopt rsa_padding_mode:pss", IS_CA, SIGNS),
                row(Code.PREPARING, "rsa:2048", "-sha256 -sigopt rsa_padding_mode:pss", IS_CA, SIGNS));
    }

    static Stream<Arguments> constrainedByOpenSsl() {
        return Stream.of(
                constrained(Code.PREPARING, "permitted;DNS:example.org,permitted;DNS:.example.org"),
                constrained(Code.PREPARING, "permitted;email:ann@example.org,excluded;email:.example.org"),
                constrained(Code.PREPARING, "permitted;URI:.example.org,excluded;IP:10.0.0.0/255.128.0.0"),
                constrained(Code.PREPARING, "excluded;otherName:1.3.6.1.4.1.311.20.2.3;UTF8:example.org"),
                constrained(Code.PREPARING, "DER:3006A10430028200"),
                constrained(Code.SOURCE_CONSTRAINTS_UNREADABLE, "DER:3000"),
                constrained(Code.SOURCE_CONSTRAINTS_UNREADABLE, "DER:0401FF"),
                constrained(Code.SOURCE_CONSTRAINTS_UNREADABLE, "DER:3009A0073005820141800101"),
                constrained(Code.SOURCE_CONSTRAINTS_UNREADABLE, "DER:3009A0073005820141810101"),
                constrained(Code.SOURCE_CONSTRAINTS_UNREADABLE, "permitted;DNS:*.example.org"),
                constrained(Code.SOURCE_CONSTRAINTS_UNREADABLE, "excluded;URI:https://example.org"),
                constrained(
                        Code.SOURCE_CONSTRAINTS_UNREADABLE, "permitted;DNS:example.org,permitted;email:@example.org"),
                constrained(Code.SOURCE_CONSTRAINTS_UNREADABLE, "permitted;IP:10.0.0.0/255.0.255.0"),
                constrained(Code.SOURCE_CONSTRAINTS_UNREADABLE, "DER:300BA009300787050A000000FF"),
                constrained(Code.SOURCE_CONSTRAINTS_UNREADABLE, "permitted;RID:1.2.3"),
                row(Code.SOURCE_CONSTRAINTS_UNREADABLE, "ed25519", "", IS_CA, SIGNS, "1.2.3=critical,ASN1:NULL"),
                row(Code.PREPARING, "ed25519", "", IS_CA, SIGNS, "1.2.3=ASN1:NULL"),
                row(Code.PREPARING, "ed25519", "", IS_CA, SIGNS, "extendedKeyUsage=serverAuth,clientAuth"),
                row(Code.PREPARING, "ed25519", "", IS_CA, SIGNS, "extendedKeyUsage=anyExtendedKeyUsage"),
                row(Code.SOURCE_NOT_AN_AUTHORITY, "ed25519", "", IS_CA, SIGNS, "extendedKeyUsage=serverAuth"),
                row(
                        Code.SOURCE_NOT_AN_AUTHORITY,
                        "ed25519",
                        "",
                        IS_CA,
                        SIGNS,
                        "policyConstraints=critical,requireExplicitPolicy:0"),
                row(
                        Code.PREPARING,
                        "ed25519",
                        "",
                        "basicConstraints=critical,DER:300F0101FF020A7FFFFFFFFFFFFFFFFFFF",
                        SIGNS));
    }

    @ParameterizedTest
    @MethodSource({"madeByOpenSsl", "constrainedByOpenSsl"})
    void each_flaw_is_named(Code code, String key, String signature, List<String> extensions, @TempDir Path folder)
            throws IOException {
        make(folder, key, signature, extensions);

        var finding = judged(Map.of("tls.crt", read(folder, "ca.crt"), "tls.key", read(folder, "ca.key")));

        assertThat(finding.code()).as(finding.toString()).isEqualTo(code);
    }

    @Test
    void a_pair_that_is_none_and_a_key_that_is_locked_are_told_apart(@TempDir Path folder) throws IOException {
        make(folder, "rsa:2048", "-sha256", List.of(IS_CA, SIGNS));
        var certificate = read(folder, "ca.crt");

        assertThat(judged(Map.of("tls.crt", certificate, "tls.key", Pki.KEY.exposePkcs8Pem()))
                        .code())
                .isEqualTo(Code.SOURCE_KEY_MISMATCH);
        new OpenSsl(folder)
                .run(
                        "rsa",
                        "-aes128",
                        "-passout",
                        "pass:secret",
                        "-in",
                        folder.resolve("ca.key").toString(),
                        "-out",
                        folder.resolve("locked.key").toString());
        assertThat(judged(Map.of("tls.crt", certificate, "tls.key", read(folder, "locked.key")))
                        .code())
                .isEqualTo(Code.SOURCE_UNREADABLE);
        assertThat(judged(Map.of("tls.crt", certificate)).sentence()).contains("tls.key is missing");
        assertThat(judged(Map.of("tls.key", read(folder, "ca.key"))).sentence()).contains("tls.crt is missing");
    }

    @Test
    void base64_that_is_none_is_a_finding() {
        var secret = new SecretBuilder()
                .withData(Map.of("tls.crt", "%%%", "tls.key", "%%%"))
                .build();

        assertThat(SourceSecrets.supply(secret, Optional.of(Set.of())).certificate())
                .isEmpty();
    }

    /** Why the plan is what it is: that a generation is prepared, or a finding. */
    private static Finding judged(Map<String, String> texts) {
        var secret = new SecretBuilder();
        texts.forEach((entry, text) -> secret.addToData(entry, Redaction.encode(text)));
        var upstream = new Upstream.SourceSecret(SourceSecrets.supply(secret.build(), Optional.of(Set.of())));
        var observed = new Observed(true, false, Register.EMPTY, Set.of(), List.of(), upstream);
        var plan = Planner.plan(WANTED, observed, "here", now(upstream));
        assertThat(plan).isInstanceOfAny(Plan.Prepare.class, Plan.Refuse.class);
        return plan.because();
    }

    private static Instant now(Upstream.SourceSecret source) {
        return source.supply()
                .certificate()
                .map(certificate -> certificate.validity().notBefore().plusSeconds(60))
                .orElse(Pki.START);
    }

    private static void make(Path folder, String key, String signature, List<String> extensions) {
        var command = new ArrayList<>(List.of("req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=corp", "-newkey"));
        command.addAll(List.of(key.split(" ")));
        if (!signature.isEmpty()) {
            command.addAll(List.of(signature.split(" ")));
        }
        extensions.forEach(extension -> command.addAll(List.of("-addext", extension)));
        command.addAll(List.of(
                "-keyout",
                folder.resolve("ca.key").toString(),
                "-out",
                folder.resolve("ca.crt").toString()));
        var answer = new OpenSsl(folder).run(command.toArray(String[]::new));
        assertThat(folder.resolve("ca.crt")).as(answer).exists();
    }

    private static String read(Path folder, String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private static Arguments row(Code code, String key, String signature, String... extensions) {
        return Arguments.of(code, key, signature, List.of(extensions));
    }

    private static Arguments constrained(Code code, String limits) {
        return row(code, "ed25519", "", IS_CA, SIGNS, "nameConstraints=critical," + limits);
    }
}
