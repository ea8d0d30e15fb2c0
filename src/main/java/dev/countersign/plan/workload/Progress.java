package dev.countersign.plan.workload;

/**
 * How far a workload has come.
 *
 * @param generation of its spec; {@code observed}: of which its controller speaks
 * @param wanted how many pods there shall be; {@code present}: how many there are, old ones included
 * @param updated how many were made from the present template
 * @param stalled its controller has given up (progressDeadlineSeconds)
 */
public record Progress(
        long generation, long observed, int wanted, int present, int updated, int available, boolean stalled) {

    /** True if all pods are there and work; {@code renewed}: of how many of them the template must be the present one. */
    boolean isWhole(int renewed) {
        return observed >= generation && available >= wanted && present <= wanted && updated >= renewed;
    }

    String text() {
        return "%d of %d pods are available, %d have the present template".formatted(available, wanted, updated);
    }
}
