package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** This process has the JDK's cryptography, the other one the native one: what either makes, the other takes. */
class NativeProviderTest {
    @Test
    void what_the_native_provider_makes_and_reads_is_what_the_jdk_makes_and_reads()
            throws GeneralSecurityException, IOException {
        var lines = Commands.run(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NativeKeys.class.getName())
                .lines()
                .toList();

        assertThat(lines.subList(0, 2)).containsExactly("true", "AmazonCorrettoCryptoProvider");
        var verified = new ArrayList<KeySpec>();
        for (var line : lines.subList(2, lines.size())) {
            verified.add(verify(line.split(" ", -1)));
        }
        assertThat(verified)
                .containsExactlyElementsOf(HeldKeyTest.specs()
                        .flatMap(spec -> List.of(spec, spec).stream())
                        .toList());
    }

    private static KeySpec verify(String[] keyAndSignature) throws GeneralSecurityException, IOException {
        var decoder = Base64.getDecoder();
        var key = HeldKey.read(Pem.write("PRIVATE KEY", decoder.decode(keyAndSignature[0])));
        var der = key.publicKey().structure().getEncoded("DER");
        var algorithm = switch (key.spec().algorithm()) {
            case ECDSA -> "EC";
            case RSA -> "RSA";
            case ED25519 -> "Ed25519";
        };
        var signature = Signature.getInstance(key.spec().signature());
        signature.initVerify(KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der)));
        signature.update(NativeKeys.MESSAGE);
        assertThat(signature.verify(decoder.decode(keyAndSignature[1])))
                .as(key.spec().toString())
                .isTrue();
        return key.spec();
    }
}
