package dev.countersign.testing.servers;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.Leaf;
import dev.countersign.pki.SubjectAlternativeName;
import dev.countersign.pki.Usage;
import dev.countersign.pki.Validity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * How a server proves itself, as files.
 *
 * @param pair certificate and key in one file, as HAProxy wants it
 */
public record ServerIdentity(Path certificate, Path key, Path pair, Certificate anchor) {
    /** For the name {@code localhost}, from an authority that exists for this alone. */
    public static ServerIdentity in(Path folder, Instant now) {
        var lifetime = Validity.from(now, Duration.ofDays(1));
        var authority = Pki.authority("CN=servers", HeldKey.generate(KeySpec.P256, Pki.RANDOM), lifetime);
        var key = HeldKey.generate(KeySpec.P256, Pki.RANDOM);
        var certificate = Pki.sign(
                authority,
                new Leaf(
                        DistinguishedName.parse("CN=localhost"),
                        Set.of(new SubjectAlternativeName.Dns("localhost")),
                        Set.of(Usage.DIGITAL_SIGNATURE, Usage.SERVER_AUTH, Usage.CLIENT_AUTH),
                        key.publicKey(),
                        authority.serial("server", 1),
                        lifetime));
        return new ServerIdentity(
                write(folder, "server.crt", certificate.pem()),
                write(folder, "server.key", key.exposePkcs8Pem()),
                write(folder, "server.pem", certificate.pem() + key.exposePkcs8Pem()),
                authority.certificate());
    }

    private static Path write(Path folder, String name, String text) {
        try {
            var file = Files.writeString(folder.resolve(name), text);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
