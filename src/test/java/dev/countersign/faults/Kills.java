package dev.countersign.faults;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** At which writes the operator ends, counted from 1, one after the other. */
public record Kills(Set<Integer> numbers, Moment moment) {
    public static final Kills NONE = new Kills(Set.of(), Moment.BEFORE);

    /** Before the API server hears of it, or when it has done it and the operator does not yet know. */
    public enum Moment {
        BEFORE,
        AFTER
    }

    /** At one write, at the one that comes {@code stride} later, and so on until {@code last}. */
    public static Kills every(int stride, int first, int last, Moment moment) {
        return new Kills(
                IntStream.iterate(first, number -> number <= last, number -> number + stride)
                        .boxed()
                        .collect(Collectors.toUnmodifiableSet()),
                moment);
    }
}
