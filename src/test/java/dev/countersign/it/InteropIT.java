package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.demo.MutualTls;
import dev.countersign.interop.Algorithm;
import dev.countersign.interop.Cell;
import dev.countersign.interop.Form;
import dev.countersign.interop.Go;
import dev.countersign.interop.Held;
import dev.countersign.interop.JavaKeys;
import dev.countersign.interop.Row;
import dev.countersign.interop.Stack;
import dev.countersign.interop.Style;
import dev.countersign.pki.Certificate;
import dev.countersign.testing.Countersign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Four TLS stacks make a request with what the operator writes: with each form of the pair and each kind of key, below an
 * intermediate authority, so that they have to send the chain; and with a certificate for a key of their own. Client and
 * server trust nothing but what is in their Secrets. What counts is the page, where the server says whom it saw: in TLS 1.3
 * the client's handshake ends before the server has looked at its certificate.
 */
class InteropIT {
    private static final String NAMESPACE = "it-interop";
    private static final String PASSWORD = "correct horse";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);

    @TempDir
    static Path folder;

    private static MutualTls server;

    @BeforeAll
    static void certificates() throws IOException, InterruptedException {
        Go.build();
        var usages = "usages: [client auth, server auth]";
        OBJECTS.authority(
                "root", "selfSigned: {maxPathLength: 1}, allow: {authorities: [{name: shop}], " + usages + "}");
        OBJECTS.authority("shop", "intermediate: {authorityRef: {name: root}}, allow: {" + usages + "}");
        COUNTERSIGN.kubectl().apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: password, namespace: %s}
                data: {password: %s}
                """.formatted(NAMESPACE, Objects.base64(PASSWORD)));
        certificate("server", "dnsNames: [localhost], usages: [digital signature, client auth, server auth]");
        // Every certificate has a row for its PKCS#12.
        var rows = Row.all().filter(row -> row.form() == Form.PKCS12).toList();
        rows.forEach(row -> certificate(row.certificate(), wanted(row)));
        fetch("server");
        for (var row : rows) {
            fetch(row.certificate());
        }
        var own = folder.resolve("server");
        server = MutualTls.start(own, own.resolve("ca.crt"), own.resolve("tls.crt"), own.resolve("tls.key"));
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static void certificate(String name, String more) {
        OBJECTS.certificate(name, "authorityRef: {name: shop}, commonName: " + name + ", " + more);
    }

    private static String wanted(Row row) {
        var store = "create: true, passwordSecretRef: {name: password, key: password}";
        return ("privateKey: {algorithm: %s, encoding: %s}, additionalOutputFormats: [CombinedPEM, DER],"
                        + " keystores: {pkcs12: {%s, profile: %s}, jks: {%s}}")
                .formatted(
                        row.algorithm().name(),
                        row.style().encoding(row.algorithm()),
                        store,
                        row.style().profile(),
                        store);
    }

    /** Writes what is in a Secret into the folder of its name, as a pod sees it. */
    private static void fetch(String name) throws IOException {
        OBJECTS.awaitReady(name);
        var own = Files.createDirectory(folder.resolve(name));
        for (var entry : OBJECTS.secret(name).orElseThrow().getData().entrySet()) {
            Files.write(own.resolve(entry.getKey()), Base64.getDecoder().decode(entry.getValue()));
        }
    }

    private static Held held(Row row) {
        return Held.as(row.form(), folder.resolve(row.certificate()), PASSWORD);
    }

    private static void assertLetIn(String answer, String name, Certificate leaf) {
        assertThat(answer)
                .contains("HTTP/1.0 200")
                .containsPattern("Subject: CN ?= ?" + name + "\n")
                .contains(leaf.pem());
    }

    private static void assertKeptOut(String answer) {
        assertThat(answer).isNotBlank().doesNotContain("HTTP/1.0 200");
    }

    private static void assume(Stack stack) {
        assumeTrue(stack.lacking().isEmpty(), stack.lacking());
    }

    static Stream<Cell> cells() {
        return Cell.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void what_lands_in_the_secret(Cell cell) {
        assume(cell.stack());
        var name = cell.row().certificate();

        var answer = cell.stack().get(server.address(), held(cell.row()));

        if (cell.refusal().isPresent()) {
            assertThat(answer).contains(cell.refusal().orElseThrow());
            assertKeptOut(answer);
            return;
        }
        assertLetIn(answer, name, OBJECTS.leaf(name));
    }

    static Stream<Cell> keystores() {
        return Cell.all()
                .filter(cell -> cell.row().form().isKeystore())
                .filter(cell -> cell.refusal().isEmpty());
    }

    @ParameterizedTest(name = "with another password {0} no more")
    @MethodSource("keystores")
    void what_is_opened_with_another_password(Cell cell) {
        assume(cell.stack());
        assertKeptOut(cell.stack().get(server.address(), held(cell.row()).withPassword("wrong horse")));
    }

    static Stream<Stack> stacks() {
        return Stack.all();
    }

    @ParameterizedTest(name = "{0} is kept out with the key of another")
    @MethodSource("stacks")
    void a_mixed_pair(Stack stack, @TempDir Path mixed) throws IOException {
        assume(stack);
        Files.copy(folder.resolve("ecdsa-modern/tls.crt"), mixed.resolve("tls.crt"));
        Files.copy(folder.resolve("ecdsa-modern/ca.crt"), mixed.resolve("ca.crt"));
        Files.copy(folder.resolve("server/tls.key"), mixed.resolve("tls.key"));

        assertKeptOut(stack.get(server.address(), Held.as(Form.PEM, mixed, PASSWORD)));
    }

    static Stream<Arguments> holders() {
        return Stack.all()
                .flatMap(stack -> Arrays.stream(Algorithm.values()).map(algorithm -> Arguments.of(stack, algorithm)));
    }

    @ParameterizedTest(name = "{0} makes a request with {1} that it asked a certificate for")
    @MethodSource("holders")
    void a_key_that_stays_with_its_holder(Stack stack, Algorithm algorithm, @TempDir Path home) throws IOException {
        assume(stack);
        var name = (stack + "-" + algorithm.name()).toLowerCase(Locale.ROOT);
        var request = stack.request(home, algorithm, name);

        certificate(name, "request: \"" + request.replace("\n", "\\n") + "\"");
        var chain = java.util.Objects.requireNonNull(OBJECTS.awaitReady(name).certificate());

        Files.writeString(home.resolve("tls.crt"), chain);
        Files.copy(folder.resolve("server/ca.crt"), home.resolve("ca.crt"));
        assertLetIn(
                stack.get(server.address(), stack.taken(home)),
                name,
                Certificate.readAll(chain).getFirst());
    }

    static Stream<Row> traditional() {
        return Row.all().filter(row -> row.style() == Style.OLD && !row.form().isKeystore());
    }

    /** The table has these rows for Java because BouncyCastle reads them for it. */
    @ParameterizedTest(name = "the JDK alone does not read {0}")
    @MethodSource("traditional")
    void traditional_keys(Row row) {
        assertThatThrownBy(() -> JavaKeys.keyByTheJdkAlone(held(row))).isInstanceOf(InvalidKeySpecException.class);
    }

    static Stream<Arguments> frozen() {
        return Stream.of(
                Arguments.of("reads", new Row(Form.PKCS12, Style.OLD, Algorithm.RSA), "HTTP/1.0 200"),
                Arguments.of("reads", new Row(Form.PKCS12, Style.OLD, Algorithm.ECDSA), "HTTP/1.0 200"),
                Arguments.of(
                        "does not read", new Row(Form.PKCS12, Style.OLD, Algorithm.Ed25519), "unknown private key"),
                Arguments.of("does not read", new Row(Form.PKCS12, Style.MODERN, Algorithm.RSA), "unknown digest"));
    }

    /** golang.org/x/crypto/pkcs12 is frozen and still what many programs use; the table has the maintained library. */
    @ParameterizedTest(name = "Go's frozen library {0} {1}")
    @MethodSource("frozen")
    void x_crypto(String what, Row row, String says) {
        assertThat(new Go().getWithFrozenLibrary(server.address(), held(row))).contains(says);
    }
}
