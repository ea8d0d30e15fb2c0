package dev.countersign.interop;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is to happen if a stack is given a form of the pair. */
public record Cell(Stack stack, Row row) {
    /** A form that a stack does not read, and what it says then. */
    private record Refusal(Stack stack, Form form, String words) {}

    /** Everything that is not here is read. JKS is Java's own; Go has a library for it, these two have none. */
    private static final List<Refusal> REFUSALS = List.of(
            new Refusal(new OpenSsl(), Form.JKS, "Could not read client certificate private key from keystore.jks"),
            new Refusal(new GnuTls(), Form.JKS, "No certificate was found"));

    public static Stream<Cell> all() {
        return Row.all().flatMap(row -> Stack.all().map(stack -> new Cell(stack, row)));
    }

    /** The words in which the stack refuses the form, if it does not read it. */
    public Optional<String> refusal() {
        return REFUSALS.stream()
                .filter(refusal -> refusal.stack().equals(stack) && refusal.form() == row.form())
                .map(Refusal::words)
                .findFirst();
    }

    @Override
    public String toString() {
        return stack + (refusal().isPresent() ? " does not read " : " makes a request with ") + row;
    }
}
