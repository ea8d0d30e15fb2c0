package dev.countersign.plan.trust;

import static dev.countersign.plan.trust.TrustWorld.PARTNER;
import static dev.countersign.plan.trust.TrustWorld.SHOP_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.ForeignRoot;
import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.plan.Code;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands in a source, judged. */
class SuppliesTest {
    private static final Source SOURCE = new Source.ConfigMap("partners", "ca.crt");
    private static final String KEY = Pki.KEY.toString();
    private static final String LEAF = Pki.certificate(Pki.START).pem();
    private static final String PRIVATE_KEY = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIPtUxyxlhjOWetjIYmc98dmB2GxpeaMPP64qBhZmG13r
            -----END PRIVATE KEY-----
            """;

    @Test
    void ca_certificates_are_taken_whatever_stands_between_them() {
        var text = "# the partner\n" + PARTNER.pem() + "\n\nand ours:\n" + SHOP_1.pem() + "\n";

        assertThat(Supplies.of(SOURCE, text)).isEqualTo(new Seen.Found(List.of(PARTNER, SHOP_1)));
    }

    /** RFC 5280, 6.1.4: a CA that states no key usages may sign. */
    @Test
    void a_root_that_states_no_key_usages_is_taken() {
        var root = ForeignRoot.named("old root");

        assertThat(Supplies.of(SOURCE, root.pem())).isEqualTo(new Seen.Found(List.of(root)));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("", Code.TRUST_SOURCE_UNREADABLE),
                Arguments.of("hello", Code.TRUST_SOURCE_UNREADABLE),
                Arguments.of(
                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", Code.TRUST_SOURCE_UNREADABLE),
                Arguments.of(PARTNER.pem().substring(0, 200), Code.TRUST_SOURCE_UNREADABLE),
                Arguments.of(LEAF, Code.TRUST_SOURCE_NOT_AN_AUTHORITY),
                Arguments.of(PARTNER.pem() + LEAF, Code.TRUST_SOURCE_NOT_AN_AUTHORITY),
                Arguments.of(ForeignRoot.withoutConstraints("x").pem(), Code.TRUST_SOURCE_NOT_AN_AUTHORITY),
                Arguments.of(PRIVATE_KEY, Code.TRUST_SOURCE_HOLDS_KEY),
                Arguments.of(PARTNER.pem() + PRIVATE_KEY, Code.TRUST_SOURCE_HOLDS_KEY),
                Arguments.of(
                        PRIVATE_KEY.replace("PRIVATE KEY", "EC PRIVATE KEY") + PARTNER.pem(),
                        Code.TRUST_SOURCE_HOLDS_KEY),
                Arguments.of("x".repeat(512 * 1024 + 1), Code.TRUST_SOURCE_TOO_LARGE),
                Arguments.of(PARTNER.pem().repeat(257), Code.TRUST_SOURCE_UNREADABLE));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void one_wrong_thing_makes_the_whole_source_doubtful(String text, Code code) {
        assertThat(Supplies.of(SOURCE, text)).isInstanceOfSatisfying(Seen.Lacking.class, lacking -> {
            assertThat(lacking.because().code()).isEqualTo(code);
            assertThat(lacking.because().sentence()).startsWith("ConfigMap partners, key ca.crt ");
        });
    }

    @Test
    void nothing_of_a_private_key_is_ever_told() {
        var seen = Supplies.of(SOURCE, PARTNER.pem() + PRIVATE_KEY);

        assertThat(seen.toString()).doesNotContain("MC4CAQAw").doesNotContain("BEGIN");
        assertThat(KEY).doesNotContain("BEGIN");
    }

    /** Foreign names may hold anything, and are shown to people. */
    @Test
    void names_of_others_are_shown_in_one_short_line_of_ascii() {
        var name = Supplies.name(ForeignRoot.named("a\nb" + "é".repeat(60)));

        assertThat(name)
                .hasSizeLessThan(90)
                .matches("[ -~]+…?")
                .contains("\\u000a")
                .contains("\\u00e9");
    }

    /** reliability: truncated and mutated text never throws and is quick. */
    @Test
    void mutated_text_never_throws() {
        var random = new Random(42);
        var text = (PARTNER.pem() + SHOP_1.pem()).toCharArray();
        for (var round = 0; round < 3_000; round++) {
            var mutated = text.clone();
            for (var i = 0; i < 1 + random.nextInt(4); i++) {
                mutated[random.nextInt(mutated.length)] = (char) random.nextInt(round % 2 == 0 ? 128 : 0x3000);
            }
            var end = round % 3 == 0 ? random.nextInt(mutated.length) : mutated.length;
            var seen = Supplies.of(SOURCE, new String(mutated, 0, end));
            if (seen instanceof Seen.Found found) {
                assertThat(found.certificates()).allMatch(Certificate::isTrustAnchor);
            }
        }
    }
}
