package dev.countersign.policy;

import dev.countersign.pki.PkiException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A pattern for names, read once. {@code *} stands for one or more characters and never crosses a separator of its kind
 * of name; {@code ${namespace}} and {@code ${name}} stand for those of the object that asks. Everything else means
 * itself. No regular expression: what is matched comes from people, and so does the pattern.
 */
public final class Glob {
    private final Form form;
    private final String text;
    private final List<Part> parts;

    private Glob(Form form, String text, List<Part> parts) {
        this.form = form;
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    /** A part of a pattern. {@code stops}: the characters that it cannot stand for. */
    sealed interface Part {
        /** One character that means itself. */
        record Literal(char character) implements Part {}

        /** {@code *}. */
        record Star(String stops) implements Part {}

        /** {@code ${namespace}} or {@code ${name}}. */
        record Variable(boolean namespace, String stops) implements Part {}
    }

    /**
     * Reads a pattern.
     *
     * @throws PkiException with a sentence that says what to write instead
     */
    public static Glob compile(Form form, String pattern) {
        var text = form == Form.DNS ? pattern.toLowerCase(Locale.ROOT) : pattern;
        var parts = new ArrayList<Part>();
        for (var at = 0; at < text.length(); at++) {
            var stops = form.stops(text, at);
            if (text.charAt(at) == '*') {
                if (text.startsWith("**", at)) {
                    throw new PkiException(
                            "'" + pattern + "' has two '*' in a row, and neither crosses a separator: write one");
                }
                parts.add(new Part.Star(stops));
            } else if (text.startsWith("${", at)) {
                var end = text.indexOf('}', at);
                parts.add(variable(pattern, end < 0 ? "" : text.substring(at + 2, end), stops));
                if (text.startsWith("${namespace}", at)) {
                    standsAlone(pattern, text, at, end + 1, stops);
                }
                at = end;
            } else {
                parts.add(new Part.Literal(text.charAt(at)));
            }
        }
        form.check(pattern, sample(parts));
        return new Glob(form, text, parts);
    }

    private static Part variable(String pattern, String name, String stops) {
        return switch (name) {
            case "namespace" -> new Part.Variable(true, stops);
            case "name" -> new Part.Variable(false, stops);
            default ->
                throw new PkiException(
                        "'" + pattern + "' has a variable that is neither ${namespace} nor ${name}: write one of them");
        };
    }

    /** With {@code ${namespace}-*} the namespace team would get every name of the namespace team-a. */
    private static void standsAlone(String pattern, String text, int from, int to, String stops) {
        var before = from == 0 || separates(stops, text.charAt(from - 1));
        var after = to == text.length() || separates(stops, text.charAt(to));
        if (!before || !after) {
            throw new PkiException(
                    ("'%s' has ${namespace} beside something else than a separator, so namespace team could"
                                    + " get names of namespace team-a: let it stand alone between separators, for example %s")
                            .formatted(
                                    pattern,
                                    text.contains("@") ? "*@${namespace}.example.org" : "${name}.${namespace}.svc"));
        }
    }

    /** A star ends at one in a name; in a pattern it is open. */
    private static boolean separates(String stops, char character) {
        return character != '*' && stops.indexOf(character) >= 0;
    }

    /** A name that the pattern could match, as far as its form goes. */
    private static String sample(List<Part> parts) {
        var sample = new StringBuilder();
        for (var part : parts) {
            sample.append(part instanceof Part.Literal literal ? literal.character() : 'x');
        }
        return sample.toString();
    }

    /** True if the name is one that the pattern gives to this holder. Takes time linear in the length of the name. */
    public boolean matches(String name, Holder holder) {
        var steps = steps(holder);
        return steps.isPresent() && matches(name, steps.get());
    }

    /** Variables put in; empty if a value would cross a separator. */
    private Optional<List<Part>> steps(Holder holder) {
        var steps = new ArrayList<Part>();
        for (var part : parts) {
            if (part instanceof Part.Variable variable) {
                var value = variable.namespace() ? holder.namespace() : holder.name();
                if (value.isEmpty()
                        || value.chars().anyMatch(c -> variable.stops().indexOf(c) >= 0)) {
                    return Optional.empty();
                }
                value.chars().forEach(c -> steps.add(new Part.Literal((char) c)));
            } else {
                steps.add(part);
            }
        }
        return Optional.of(steps);
    }

    /** All ways at once: {@code reached[i]} says that the first i steps can stand for what was read so far. */
    private static boolean matches(String name, List<Part> steps) {
        var reached = new BitSet();
        reached.set(0);
        for (var at = 0; at < name.length() && !reached.isEmpty(); at++) {
            reached = after(reached, steps, name.charAt(at));
        }
        return reached.get(steps.size());
    }

    private static BitSet after(BitSet reached, List<Part> steps, char next) {
        var after = new BitSet();
        for (var step = reached.nextSetBit(0); step >= 0 && step < steps.size(); step = reached.nextSetBit(step + 1)) {
            switch (steps.get(step)) {
                case Part.Literal literal -> after.set(step + 1, after.get(step + 1) || literal.character() == next);
                case Part.Star star -> {
                    if (star.stops().indexOf(next) < 0) {
                        after.set(step, step + 2); // one character may be all, or there are more
                    }
                }
                case Part.Variable _ -> throw new IllegalStateException("a variable was not put in");
            }
        }
        return after;
    }

    List<Part> parts() {
        return parts;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && form == glob.form && text.equals(glob.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The pattern as it was read. */
    @Override
    public String toString() {
        return text;
    }
}
