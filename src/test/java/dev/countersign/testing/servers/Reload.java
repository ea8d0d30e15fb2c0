package dev.countersign.testing.servers;

/** How a running server learns that its files are other ones now. */
public sealed interface Reload {
    /** By a signal to its process; connections go on. */
    record Signal(String name) implements Reload {}

    /** By itself. */
    record Watch() implements Reload {}

    /** Not at all: it reads at start. */
    record Restart() implements Reload {}
}
