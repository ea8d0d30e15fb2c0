package dev.countersign.interop;

import dev.countersign.testing.servers.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** GnuTLS by its command line: gnutls-cli asks, and certtool reads for it what is not PEM. */
public record GnuTls() implements Stack {
    private static final String CLIENT = "gnutls-cli";
    private static final String CERTTOOL = "certtool";

    @Override
    public String get(URI address, Held held) {
        var port = Integer.toString(address.getPort());
        var command = new ArrayList<>(List.of(program(CLIENT), "--port", port, "--x509cafile", anchors(held)));
        command.addAll(
                switch (held.form()) {
                    case PEM -> pair("tls.crt", "tls.key");
                    case DER -> pair("tls.crt", key(held));
                    case PKCS12 -> pair(opened("keystore.p12", held), "keystore.p12.pem");
                    case COMBINED_PEM, JKS ->
                        pair(held.form().file(), held.form().file());
                });
        command.add(address.getHost());
        // certtool leaves a key of PKCS#12 encrypted.
        return Program.say(held.folder(), Map.of("GNUTLS_PIN", held.password()), Program.GET, command);
    }

    private static String program(String name) {
        return Programs.path(name).toString();
    }

    private static List<String> pair(String chain, String key) {
        return List.of("--x509certfile", chain, "--x509keyfile", key);
    }

    private static String key(Held held) {
        Program.say(
                held.folder(),
                program(CERTTOOL),
                "--key-info",
                "--no-text",
                "--inder",
                "--infile",
                "key.der",
                "--outfile",
                "key.der.pem");
        return "key.der.pem";
    }

    private static String anchors(Held held) {
        return held.anchors().endsWith(".p12") ? opened(held.anchors(), held) : held.anchors();
    }

    /** The PEM file of what is in a PKCS#12 file; an empty one if that cannot be opened. */
    private static String opened(String file, Held held) {
        Program.say(
                held.folder(),
                program(CERTTOOL),
                "--p12-info",
                "--inder",
                "--infile",
                file,
                "--password",
                held.password(),
                "--outfile",
                file + ".pem");
        return file + ".pem";
    }

    @Override
    public String request(Path folder, Algorithm algorithm, String commonName) {
        var kind = switch (algorithm) {
            case ECDSA -> List.of("ecdsa", "--curve", "secp256r1");
            case RSA -> List.of("rsa", "--bits", "2048");
            case Ed25519 -> List.of("ed25519");
        };
        var generate = new ArrayList<>(
                List.of(program(CERTTOOL), "--generate-privkey", "--no-text", "--outfile", "tls.key", "--key-type"));
        generate.addAll(kind);
        Program.run(folder, generate.toArray(String[]::new));
        try {
            Files.writeString(folder.resolve("template"), "cn = \"" + commonName + "\"\n");
            var csr = folder.resolve("tls.csr");
            Program.run(
                    folder,
                    program(CERTTOOL),
                    "--generate-request",
                    "--no-text",
                    "--load-privkey",
                    "tls.key",
                    "--template",
                    "template",
                    "--outfile",
                    csr.toString());
            return Files.readString(csr);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String lacking() {
        return Stream.of(CLIENT, CERTTOOL)
                .flatMap(program -> Programs.missing(program).stream())
                .findFirst()
                .orElse("");
    }

    @Override
    public String toString() {
        return "GnuTLS";
    }
}
