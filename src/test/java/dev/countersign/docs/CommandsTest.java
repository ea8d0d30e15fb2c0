package dev.countersign.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Document;
import dev.countersign.testing.Reader;
import dev.countersign.testing.Reads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.ReflectionSupport;

/** What the pages tell people to type is typed by a test, or the reason why it is not stands here. */
class CommandsTest {
    /** Commands that nothing types, and why. */
    private static final Map<String, String> NOT_TYPED = Map.of(
            "kubectl port-forward -n shop deployment/web 8443",
            "HowToIT starts the servers without pods, on local ports");

    private static final List<Class<?>> READING = ReflectionSupport.findAllClassesInPackage(
            "dev.countersign", type -> type.isAnnotationPresent(Reads.class), _ -> true);

    /** What is typed when all is tested. */
    private static final List<String> EVERYTHING =
            Reference.read(Path.of(".ci", "run")).lines().toList();

    private static Map<String, Document> pages() throws IOException {
        var pages = new TreeMap<String, Document>();
        try (var howTo = Files.list(Path.of("docs", "how-to"))) {
            Stream.concat(Stream.of(Path.of("README.md"), Path.of("docs", "getting-started.md")), howTo)
                    .forEach(page -> pages.put(page.toString(), Document.read(page)));
        }
        return pages;
    }

    private static boolean reads(Class<?> type, String page) {
        return List.of(type.getAnnotation(Reads.class).value()).contains(page);
    }

    /** A test with a {@link Reader} fails if it left a command out. */
    private static boolean readsAll(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields()).anyMatch(field -> field.getType() == Reader.class);
    }

    private static boolean isTyped(String page, Document.Section section, String command) {
        if (command.startsWith("make ")) {
            return EVERYTHING.contains(command);
        }
        var blocks = section.blocks().stream().map(Document.Block::text).toList();
        return READING.stream()
                .filter(type -> reads(type, page))
                .anyMatch(type -> readsAll(type) || blocks.contains(command));
    }

    @Test
    void every_command_of_the_readme_and_the_how_tos_is_typed_by_a_test() throws IOException {
        var left = new ArrayList<String>();
        pages().forEach((page, document) -> document.sections()
                .forEach(section -> section.commands().stream()
                        .filter(command -> !isTyped(page, section, command) && !NOT_TYPED.containsKey(command))
                        .forEach(command -> left.add(page + ", " + section.title() + ": " + command))));
        assertThat(left)
                .as("type them in a test that @Reads the page, in .ci/run, or say in NOT_TYPED why not")
                .isEmpty();
    }

    @Test
    void what_is_not_typed_still_stands_on_a_page_and_every_page_that_is_read_is_there() throws IOException {
        var commands = pages().values().stream().flatMap(Document::commands).collect(Collectors.toSet());

        assertThat(commands).hasSizeGreaterThan(40).containsAll(NOT_TYPED.keySet());
        assertThat(READING).isNotEmpty();
        assertThat(pages().keySet())
                .containsAll(READING.stream()
                        .flatMap(type ->
                                Stream.of(type.getAnnotation(Reads.class).value()))
                        .toList());
    }

    @Test
    void commands_stand_in_blocks_and_in_sentences_and_answers_are_none() {
        var page = Document.parse("""
                # A page
                Ask by `kubectl get
                ccert`, not by `kubectl get`, or `make x`.
                ## Part
                1. In a list
                   ```sh
                   # no heading
                   one
                   ```
                ```
                openssl version
                ```
                ```
                A line
                  $ kubectl get pods
                ```
                ```yaml
                is: shown
                ```
                """);

        assertThat(page.section("A page").commands()).containsExactly("kubectl get ccert", "make x");
        assertThat(page.section("Part").commands()).containsExactly("# no heading\none\n", "openssl version\n");
        assertThat(page.section("Part").blocks("yaml")).containsExactly("is: shown\n");
    }
}
