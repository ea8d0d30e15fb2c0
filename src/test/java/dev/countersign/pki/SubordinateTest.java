package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.fixture.OpenSsl;
import dev.countersign.fixture.Pki;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Authorities below others. */
class SubordinateTest {
    private static final Validity DAY = Validity.from(Pki.START, Duration.ofDays(1));
    private static final SigningAuthority ROOT = Pki.root("CN=root G1", Pki.ROOT_KEY, 2);
    private static final SigningAuthority MIDDLE = Pki.below(ROOT, "CN=middle G1", Pki.KEY, 1, PermittedNames.ALL);
    private static final SigningAuthority LOW = Pki.below(MIDDLE, "CN=low G1", Pki.OTHER_KEY, 0, PermittedNames.ALL);

    @Test
    void openssl_walks_two_steps_up_and_no_further_than_the_root(@TempDir Path folder) {
        var leaf = Pki.sign(LOW, Pki.leaf(Pki.RSA_KEY.publicKey(), DAY));
        var openssl = new OpenSsl(folder);

        assertThat(LOW.chain()).containsExactly(LOW.certificate(), MIDDLE.certificate());
        assertThat(LOW.path()).endsWith(ROOT.certificate());
        assertThat(openssl.verify(ROOT.certificate(), LOW.chain(), leaf, Pki.START))
                .endsWith(": OK");
        assertThat(openssl.verify(ROOT.certificate(), List.of(LOW.certificate()), leaf, Pki.START))
                .contains("unable to get");
    }

    @Test
    void it_never_outlives_the_one_above() {
        var longer = subordinate("CN=longer", Pki.RSA_KEY, Validity.from(Pki.START, Duration.ofDays(9000)), 0);

        assertThat(ROOT.sign(ROOT.prepare(longer)).validity().notAfter())
                .isEqualTo(ROOT.certificate().validity().notAfter());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("path would be longer", ROOT, subordinate("CN=x", Pki.RSA_KEY, DAY, 2)),
                Arguments.of("path would be longer", MIDDLE, subordinate("CN=x", Pki.RSA_KEY, DAY, 1)),
                Arguments.of("path would be longer", LOW, subordinate("CN=x", Pki.RSA_KEY, DAY, 0)),
                Arguments.of("path would be longer", Pki.AUTHORITY, subordinate("CN=x", Pki.RSA_KEY, DAY, 0)),
                Arguments.of("name of one above it", ROOT, subordinate("CN=root G1", Pki.RSA_KEY, DAY, 0)),
                Arguments.of("name of one above it", MIDDLE, subordinate("CN=root G1", Pki.RSA_KEY, DAY, 0)),
                Arguments.of("needs a name", ROOT, subordinate("", Pki.RSA_KEY, DAY, 0)),
                Arguments.of("issuer's key", ROOT, subordinate("CN=x", Pki.ROOT_KEY, DAY, 0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void a_broken_rule_is_named_and_nothing_is_signed(String rule, SigningAuthority above, Subordinate wanted) {
        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> above.prepare(wanted))
                .withMessageContaining(rule)
                .withMessageContaining("RFC 5280");
    }

    @Test
    void the_room_below_is_what_everybody_above_leaves() {
        assertThat(AuthorityProfile.roomBelow(ROOT.path())).contains(2);
        assertThat(AuthorityProfile.roomBelow(MIDDLE.path())).contains(1);
        assertThat(AuthorityProfile.roomBelow(LOW.path())).contains(0);
        var longerThanAllowed = Stream.concat(MIDDLE.path().stream().limit(1), Stream.of(Pki.AUTHORITY.certificate()));
        assertThat(AuthorityProfile.roomBelow(longerThanAllowed.toList())).isEqualTo(Optional.of(-1));
    }

    private static Subordinate subordinate(String name, HeldKey key, Validity validity, int pathLength) {
        var subject = name.isEmpty() ? DistinguishedName.EMPTY : DistinguishedName.parse(name);
        return new Subordinate(
                subject, key.publicKey(), new Serial(BigInteger.TEN), validity, pathLength, PermittedNames.ALL);
    }
}
