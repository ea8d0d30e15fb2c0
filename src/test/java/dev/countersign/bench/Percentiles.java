package dev.countersign.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Measured values in order; at least one. */
record Percentiles(List<Double> sorted) {
    static Percentiles of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        return new Percentiles(values.stream().sorted().toList());
    }

    /** The smallest value that at least this share of all values does not exceed (nearest rank); from 0 to 100. */
    double at(double percent) {
        var rank = (int) Math.ceil(percent / 100 * sorted.size());
        return sorted.get(Math.clamp(rank - 1, 0, sorted.size() - 1));
    }

    double max() {
        return sorted.getLast();
    }

    /** The value in the middle, or the mean of the two that are. */
    static double median(double... values) {
        var ordered = Arrays.stream(values).sorted().toArray();
        var middle = ordered.length / 2;
        return ordered.length % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
    }
}
