package dev.countersign.plan.trust;

import static dev.countersign.fixture.Pki.KEY;
import static dev.countersign.fixture.Pki.OTHER_KEY;
import static dev.countersign.fixture.Pki.ROOT_KEY;
import static dev.countersign.fixture.Pki.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.plan.trust.Anchors.Anchor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AnchorsTest {
    private static final Certificate SHOP = root("CN=shop", ROOT_KEY, 3650);
    private static final Certificate RENEWED = root("CN=shop", ROOT_KEY, 7300);
    private static final Certificate COMPANY = root("CN=company", KEY, 3650);
    private static final Certificate SAME_NAME = root("CN=shop", OTHER_KEY, 3650);

    private static Certificate root(String name, HeldKey key, int days) {
        return Pki.authority(name, key, START.minus(Duration.ofDays(1)), Duration.ofDays(days))
                .certificate();
    }

    private static Anchor from(String source, Certificate certificate) {
        return new Anchor(certificate, Set.of(source));
    }

    @Test
    void what_two_sources_give_is_there_once_and_says_both() {
        var anchors = Anchors.of(List.of(from("a", SHOP), from("b", SHOP), from("b", COMPANY)));

        assertThat(anchors.certificates()).containsExactly(COMPANY, SHOP);
        assertThat(anchors.all().getLast().sortedSources()).containsExactly("a", "b");
    }

    @Test
    void of_two_certificates_for_one_key_and_name_the_one_that_ends_later_counts() {
        assertThat(Anchors.of(List.of(from("a", SHOP), from("b", RENEWED))).certificates())
                .containsExactly(RENEWED);
        assertThat(Anchors.of(List.of(from("b", RENEWED), from("a", SHOP))).certificates())
                .containsExactly(RENEWED);
    }

    @Test
    void two_keys_with_one_name_are_two_anchors() {
        assertThat(Anchors.of(List.of(from("a", SHOP), from("a", SAME_NAME))).certificates())
                .containsExactlyInAnyOrder(SHOP, SAME_NAME);
    }

    @Test
    void the_order_does_not_depend_on_the_order_they_came_in() {
        var given = new ArrayList<>(Stream.of(SHOP, COMPANY, SAME_NAME, RENEWED)
                .map(certificate -> from("a", certificate))
                .toList());
        var expected = Anchors.of(given);
        IntStream.range(0, 24).forEach(seed -> {
            Collections.shuffle(given, new Random(seed));
            assertThat(Anchors.of(given)).isEqualTo(expected);
        });
    }

    @Test
    void the_hash_tells_which_anchors_and_nothing_else() {
        var hash = Anchors.of(List.of(from("a", SHOP), from("b", COMPANY))).hash();

        assertThat(hash).matches("[0-9a-f]{64}");
        assertThat(Anchors.hash(List.of(COMPANY, SHOP, SHOP))).isEqualTo(hash);
        assertThat(Anchors.hash(List.of(COMPANY))).isNotEqualTo(hash);
        assertThat(Anchors.of(List.of(from("z", COMPANY), from("z", SHOP))).hash())
                .isEqualTo(hash);
    }
}
