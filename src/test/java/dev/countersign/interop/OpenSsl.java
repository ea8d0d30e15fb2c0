package dev.countersign.interop;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** OpenSSL 3 by its command line. It takes a PKCS#12 file wherever it takes PEM; only anchors must be PEM. */
public record OpenSsl() implements Stack {
    @Override
    public String get(URI address, Held held) {
        var command = new ArrayList<>(List.of("openssl", "s_client", "-quiet", "-ign_eof", "-verify_return_error"));
        command.addAll(List.of("-connect", address.getAuthority(), "-servername", address.getHost()));
        command.addAll(List.of("-CAfile", anchors(held), "-pass", "pass:" + held.password()));
        command.addAll(
                switch (held.form()) {
                    case PEM -> pair("tls.crt", "tls.key");
                    case DER -> pair("tls.crt", "key.der");
                    case COMBINED_PEM, PKCS12, JKS ->
                        pair(held.form().file(), held.form().file());
                });
        return Program.say(held.folder(), Map.of(), Program.GET, command);
    }

    private static List<String> pair(String chain, String key) {
        return List.of("-cert", chain, "-cert_chain", chain, "-key", key);
    }

    private static String anchors(Held held) {
        if (!held.anchors().endsWith(".p12")) {
            return held.anchors();
        }
        Program.say(
                held.folder(),
                "openssl",
                "pkcs12",
                "-nokeys",
                "-in",
                held.anchors(),
                "-passin",
                "pass:" + held.password(),
                "-out",
                "anchors-openssl.pem");
        return "anchors-openssl.pem";
    }

    @Override
    public String request(Path folder, Algorithm algorithm, String commonName) {
        var kind = switch (algorithm) {
            case ECDSA -> List.of("EC", "-pkeyopt", "ec_paramgen_curve:P-256");
            case RSA -> List.of("RSA", "-pkeyopt", "rsa_keygen_bits:2048");
            case Ed25519 -> List.of("ED25519");
        };
        var generate = new ArrayList<>(List.of("openssl", "genpkey", "-out", "tls.key", "-algorithm"));
        generate.addAll(kind);
        Program.run(folder, generate.toArray(String[]::new));
        return Program.run(folder, "openssl", "req", "-new", "-key", "tls.key", "-subj", "/CN=" + commonName);
    }

    @Override
    public String toString() {
        return "OpenSSL";
    }
}
