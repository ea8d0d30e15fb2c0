package dev.countersign.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.Settings;
import dev.countersign.plan.Code;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reference says what the code says; every finding has its page. */
@Isolated
class ReferenceTest {
    /** {@code make docs} sets it. */
    private static final boolean WRITE = Boolean.getBoolean("countersign.docs.write");

    @Test
    void the_reference_is_what_the_code_generates() {
        if (WRITE) {
            Reference.write();
        }
        assertThat(Reference.committed())
                .as("docs/reference: run 'make docs', look at the difference and commit it")
                .isEqualTo(Reference.pages());
    }

    @Test
    void every_setting_is_in_the_reference() {
        assertThat(ConfigurationPage.settings()).hasSize(Settings.class.getMethods().length);
    }

    @Test
    void every_page_is_about_a_code_that_exists() {
        var codes = Stream.of(Code.values()).map(Code::text).collect(Collectors.toSet());

        assertThat(Runbook.names()).isEqualTo(codes);
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void the_page_says_what_it_means_what_works_where_to_look_and_what_to_do(Code code) {
        var page = Runbook.of(code);

        assertThat(page.text()).startsWith("# `" + code.text() + "`\n");
        assertThat(Runbook.PARTS)
                .allSatisfy(part -> assertThat(page.part(part)).as(part).isNotBlank());
        assertThat(page.part("Look closer")).contains("```sh\nkubectl ");
    }

    /** {@code kubectl explain} without a description is a riddle. */
    @Test
    void every_field_of_every_kind_has_a_description() {
        for (var definition : CrdPage.definitions()) {
            var fields = CrdPage.fields(definition);
            var without = fields.stream()
                    .filter(field -> field.description().isBlank())
                    .map(CrdPage.Field::path)
                    .filter(path -> !List.of("spec", "status").contains(path))
                    .toList();
            assertThat(fields).as(CrdPage.kind(definition)).hasSizeGreaterThan(10);
            assertThat(without)
                    .as("fields of %s without a description", CrdPage.kind(definition))
                    .isEmpty();
        }
    }
}
