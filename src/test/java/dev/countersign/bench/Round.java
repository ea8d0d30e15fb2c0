package dev.countersign.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Bound, operator, bound, one right after the other: a noisy machine disturbs all three.
 *
 * @param before certificates per second of the bound before
 * @param writes what the API server was asked to write for a certificate after its create
 * @param cpuSeconds of the operator
 */
record Round(double before, Issuance issuance, double after, double writes, double cpuSeconds) {
    double bound() {
        return (before + after) / 2;
    }

    double ratio() {
        return issuance.rate() / bound();
    }

    static double median(List<Round> rounds, ToDoubleFunction<Round> of) {
        return Percentiles.median(rounds.stream().mapToDouble(of).toArray());
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "rate %.0f/s  bound %.0f/s and %.0f/s  ratio %.2f  ready after p50 %.2f s, p95 %.2f s, p99 %.2f s"
                        + "  writes %.2f per certificate  operator CPU %.1f s",
                issuance.rate(),
                before,
                after,
                ratio(),
                issuance.delays().at(50),
                issuance.delays().at(95),
                issuance.delays().at(99),
                writes,
                cpuSeconds);
    }

    /** The line that scripts read. */
    static String summary(List<Round> rounds, double peakMib) {
        return String.format(
                Locale.ROOT,
                "rate=%.1f/s bound=%.1f/s ratio=%.2f writes_per_certificate=%.2f peak_rss_mib=%.0f",
                median(rounds, round -> round.issuance().rate()),
                median(rounds, Round::bound),
                median(rounds, Round::ratio),
                median(rounds, Round::writes),
                peakMib);
    }
}
