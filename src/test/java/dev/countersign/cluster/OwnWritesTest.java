package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who reads sees at least what was written last. */
class OwnWritesTest {
    private static final String KEY = "shop/clients";

    private final OwnWrites<ConfigMap> writes = new OwnWrites<>();

    private static ConfigMap version(int version) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("clients")
                .withResourceVersion(Integer.toString(version))
                .endMetadata()
                .build();
    }

    private Optional<ConfigMap> newest(ConfigMap seen) {
        return writes.newest(KEY, () -> Optional.of(seen));
    }

    @Test
    void a_write_is_seen_before_the_watch_delivers_it_and_what_is_newer_instead_of_it() {
        writes.wrote(version(2), () -> Optional.of(version(1)));

        assertThat(newest(version(1))).contains(version(2));
        assertThat(writes.newest(KEY, Optional::empty)).contains(version(2));
        assertThat(newest(version(2))).contains(version(2));
        assertThat(newest(version(3))).contains(version(3));
    }

    /** The watch may deliver while somebody reads: then the older state was taken for the present one. */
    @Test
    void a_write_that_is_delivered_between_two_looks_is_seen_too() {
        writes.wrote(version(2), () -> Optional.of(version(1)));

        var read = writes.newest(KEY, () -> {
            var before = version(1);
            assertThat(writes.isNews(version(2))).isFalse();
            return Optional.of(before);
        });

        assertThat(read).contains(version(2));
    }

    @Test
    void a_write_that_was_delivered_before_its_answer_is_not_kept() {
        writes.wrote(version(2), () -> Optional.of(version(2)));

        assertThat(writes.newest(KEY, Optional::empty)).isEmpty();
    }

    @Test
    void only_what_others_wrote_after_us_is_news() {
        assertThat(writes.isNews(version(1))).isTrue();
        writes.wrote(version(3), () -> Optional.of(version(1)));

        assertThat(writes.isNews(version(2))).as("older than ours").isFalse();
        assertThat(newest(version(2))).contains(version(3));
        assertThat(writes.same(version(2))).isEmpty();
        assertThat(writes.same(version(3))).contains(version(3));
        assertThat(writes.isNews(version(3))).as("ours").isFalse();
        assertThat(writes.isNews(version(4))).isTrue();

        writes.wrote(version(5), () -> Optional.of(version(4)));
        assertThat(writes.isNews(version(6))).isTrue();
        assertThat(newest(version(6))).contains(version(6));
    }

    /** Who deletes our target is answered with a new one, and the deletion may be delivered after that. */
    @Test
    void a_deletion_takes_our_write_along_but_not_what_we_made_since() {
        writes.wrote(version(3), () -> Optional.of(version(1)));
        writes.deleted(version(2), false);
        assertThat(newest(version(1))).as("made after the deletion").contains(version(3));

        writes.deleted(version(4), false);
        assertThat(newest(version(1))).contains(version(1));

        writes.wrote(version(6), () -> Optional.of(version(1)));
        writes.deleted(version(5), true);
        assertThat(newest(version(1))).as("nobody knows when it was deleted").contains(version(1));
    }
}
