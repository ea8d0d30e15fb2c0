package dev.countersign.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page as those read it who type: its sections, their blocks, and the commands in blocks and sentences. */
public record Document(List<Section> sections) {
    private static final Pattern FENCED = Pattern.compile("(?ms)^( *)```(\\w*)\\n(.*?)^\\1```$");
    /** Stands for a block while headings are looked for: a comment in a block looks like one. */
    private static final String BLOCK = "\u0000";

    /** Other programs stand in sentences by their names only. A kubectl of one word says what to type, and not all of it. */
    private static final Pattern COMMAND =
            Pattern.compile(BLOCK + "|`(make \\w[^`]*|(?:kubectl|helm|docker|kind)\\s[^`\\s]+\\s[^`]+)`");

    private static final Set<String> SHELL = Set.of("sh", "bash", "console");
    private static final Pattern PROGRAM =
            Pattern.compile("(sudo |printf |umask |make |mvn |kubectl |helm |openssl |keytool |curl |docker |kind )");

    /** A block of code. */
    public record Block(String language, String text) {
        /** A block without a language too, if it begins as one types. */
        public boolean isTyped() {
            return SHELL.contains(language)
                    || (language.isEmpty() && PROGRAM.matcher(text).lookingAt());
        }
    }

    /** What stands under a heading, up to the next one of whatever level. */
    public record Section(String title, List<Block> blocks, List<String> commands) {
        public List<String> blocks(String language) {
            return blocks.stream()
                    .filter(block -> block.language().equals(language))
                    .map(Block::text)
                    .toList();
        }
    }

    public static Document read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Document parse(String text) {
        var blocks = new ArrayList<Block>();
        var sentences = FENCED.matcher(text).replaceAll(found -> {
            blocks.add(block(found));
            return BLOCK;
        });
        var next = blocks.iterator();
        return new Document(Arrays.stream(sentences.split("(?m)^#{1,3} "))
                .skip(1)
                .map(part -> section(part, next))
                .toList());
    }

    /** Without the spaces that a list puts before it. */
    private static Block block(MatchResult found) {
        var margin = Pattern.compile("(?m)^" + found.group(1));
        return new Block(found.group(2), margin.matcher(found.group(3)).replaceAll(""));
    }

    private static Section section(String text, Iterator<Block> next) {
        var blocks = new ArrayList<Block>();
        var commands = new ArrayList<String>();
        COMMAND.matcher(text).results().forEach(found -> {
            if (found.group(1) != null) {
                commands.add(found.group(1).replaceAll("\\s+", " "));
                return;
            }
            var block = next.next();
            blocks.add(block);
            if (block.isTyped()) {
                commands.add(block.text());
            }
        });
        return new Section(text.lines().findFirst().orElseThrow(), List.copyOf(blocks), List.copyOf(commands));
    }

    public Section section(String title) {
        return sections.stream()
                .filter(section -> section.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no section is called " + title));
    }

    public Stream<String> commands() {
        return sections.stream().flatMap(section -> section.commands().stream());
    }
}
