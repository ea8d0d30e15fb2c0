package dev.countersign.lint;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.KeySpec.Algorithm;
import dev.countersign.pki.Leaf;
import dev.countersign.pki.PkiException;
import dev.countersign.pki.Root;
import dev.countersign.pki.Serial;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.pki.ThrowAwayKeys;
import dev.countersign.pki.Validity;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Writes certificates of all shapes into a folder, one file each, made by the same code that the operator uses. What
 * they say comes from a seed; the keys do not. Run by {@code make lint-campaign}.
 */
final class LintCampaign {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final SecureRandom SECURE = new SecureRandom();
    private static final ThrowAwayKeys THROW_AWAY = new ThrowAwayKeys(SECURE);

    /** How many keys of each kind, because longer ones take longer to make. */
    private static final Map<KeySpec, Integer> KEYS = Map.of(
            new KeySpec(Algorithm.RSA, 2048),
            8,
            new KeySpec(Algorithm.RSA, 3072),
            3,
            new KeySpec(Algorithm.RSA, 4096),
            2,
            new KeySpec(Algorithm.ECDSA, 256),
            40,
            new KeySpec(Algorithm.ECDSA, 384),
            20,
            new KeySpec(Algorithm.ECDSA, 521),
            20,
            KeySpec.ED25519,
            40);

    private LintCampaign() {}

    /** Arguments: folder, number, seed. */
    public static void main(String... arguments) throws IOException {
        var folder = Files.createDirectories(Path.of(arguments[0]));
        var number = Integer.parseInt(arguments[1]);
        var random = new Random(Long.parseLong(arguments[2]));
        System.out.printf("seed %s: writing %d certificates to %s%n", arguments[2], number, folder);
        var keys = keys();
        var authorities = authorities();
        for (var place = 0; place < authorities.size(); place++) {
            write(
                    folder.resolve("root-" + place + ".pem"),
                    authorities.get(place).certificate());
        }
        var refused = new HashMap<String, Integer>();
        var shapes = new Shapes(random);
        for (var made = 0; made < number; ) {
            var authority = authorities.get(random.nextInt(authorities.size()));
            var key = keys.get(random.nextInt(keys.size()));
            try {
                var leaf = leaf(shapes, key, authority, made);
                write(folder.resolve("leaf-%06d.pem".formatted(made)), authority.sign(authority.prepare(leaf)));
                made++;
            } catch (PkiException e) {
                refused.merge(String.valueOf(e.getMessage()), 1, Integer::sum);
                if (refused.values().stream().mapToInt(i -> i).sum() > number) {
                    throw new IllegalStateException("too many shapes are refused: " + refused, e);
                }
            }
        }
        System.out.printf("refused by our own rules on the way: %s%n", refused);
    }

    private static Leaf leaf(Shapes shapes, HeldKey key, SigningAuthority authority, int revision) {
        var names = shapes.names();
        return new Leaf(
                shapes.subject(!names.isEmpty()),
                names,
                shapes.usages(key.spec().isRsa()),
                key.publicKey(),
                authority.serial("campaign", revision),
                Validity.from(NOW, shapes.lifetime()));
    }

    private static List<HeldKey> keys() {
        var keys = new ArrayList<HeldKey>();
        KEYS.forEach((spec, count) -> IntStream.range(0, count)
                .mapToObj(_ -> HeldKey.generate(spec, SECURE))
                .forEach(keys::add));
        return keys;
    }

    /** One for each kind of key; it lives long, so that its leaves may. */
    private static List<SigningAuthority> authorities() {
        var authorities = new ArrayList<SigningAuthority>();
        KEYS.keySet().stream()
                .filter(spec -> !spec.equals(new KeySpec(Algorithm.RSA, 4096)))
                .map(spec -> HeldKey.generate(spec, SECURE))
                .forEach(key -> {
                    var name = DistinguishedName.parse("CN=campaign " + key.spec() + " G1,O=Acme");
                    var validity = Validity.from(NOW.minus(Duration.ofDays(1)), Duration.ofDays(30_000));
                    var root = new Root(name, new Serial(new BigInteger(120, SECURE).setBit(119)), validity, 0);
                    var serialKey = new byte[32];
                    SECURE.nextBytes(serialKey);
                    authorities.add(new SigningAuthority(
                            SigningAuthority.selfSigned(root, key, THROW_AWAY), key, serialKey, THROW_AWAY));
                });
        return authorities;
    }

    private static void write(Path file, Certificate certificate) throws IOException {
        Files.writeString(file, certificate.pem());
    }
}
