package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    @Test
    void what_is_to_be_seen_belongs_to_the_commands_before_it(@TempDir Path folder) throws IOException {
        var page = Page.read(Files.writeString(folder.resolve("page.md"), """
                # A page
                ```sh
                one
                ```
                ```yaml
                is: shown
                ```
                ```sh
                two <<EOF
                EOF
                ```
                ```text
                a  b
                ```
                """));

        assertThat(page.steps())
                .containsExactly(new Page.Step("one\n", List.of()), new Page.Step("two <<EOF\nEOF\n", List.of("a  b")));
    }

    @Test
    void columns_may_be_wider_and_others_stand_between_them_in_the_same_line() {
        var step = new Page.Step("", List.of("orders True"));

        assertThat(step.missingFrom("NAME\norders  x   True")).isEmpty();
        assertThat(step.missingFrom("orders\nTrue")).containsExactly("orders True");
        assertThat(step.missingFrom("True orders")).containsExactly("orders True");
    }

    @Test
    void times_and_ages_are_others_in_the_next_run() {
        var step = new Page.Step("", List.of("orders True 2026-11-27T21:42:13Z; 12s"));

        assertThat(step.missingFrom("orders   True   2027-01-01T00:00:00Z;   1h3m"))
                .isEmpty();
        assertThat(step.missingFrom("orders   True   2027-01-01T00:00:00Z;   soon"))
                .isNotEmpty();
        assertThat(step.missingFrom("orders   True   tomorrow;   1h3m")).isNotEmpty();
    }
}
