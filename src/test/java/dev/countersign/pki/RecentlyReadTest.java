package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.fixture.Pki;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentlyReadTest {
    private final List<String> readings = new ArrayList<>();
    private final RecentlyRead recent = new RecentlyRead(pem -> {
        if (pem.isEmpty()) {
            throw new PkiException("nothing is there");
        }
        readings.add(pem);
        return List.of(Pki.AUTHORITY.certificate());
    });

    @Test
    void a_text_is_read_once_while_it_is_in_use() {
        assertThat(recent.read("a")).isSameAs(recent.read("a"));
        assertThat(readings).containsExactly("a");
    }

    @Test
    void what_was_not_asked_for_lately_is_forgotten_first() {
        recent.read("a");
        recent.read("b");
        for (var number = 0; number < 255; number++) {
            recent.read("other " + number);
            recent.read("a");
        }
        readings.clear();
        recent.read("a");
        recent.read("b");
        assertThat(readings).containsExactly("b");
    }

    @Test
    void a_text_that_was_written_here_is_not_read() {
        var written = List.of(Pki.OTHER_AUTHORITY.certificate());
        recent.wrote(written);
        assertThat(recent.read(Certificate.pem(written)).getFirst()).isSameAs(written.getFirst());
        assertThat(readings).isEmpty();
    }

    @Test
    void a_text_that_cannot_be_read_is_refused_each_time() {
        recent.wrote(List.of());
        assertThatThrownBy(() -> recent.read("")).isInstanceOf(PkiException.class);
        assertThatThrownBy(() -> recent.read("")).isInstanceOf(PkiException.class);
    }
}
