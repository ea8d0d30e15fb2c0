package dev.countersign.plan.workload;

/** Which of its pods a workload replaces by itself when its template changes. */
public sealed interface Strategy {
    /** All of them. */
    record All() implements Strategy {}

    /** None (OnDelete): somebody has to delete them. */
    record None() implements Strategy {}

    /** Those of a StatefulSet whose number is not below the partition. */
    record From(int partition) implements Strategy {}

    /** Of so many. */
    default int replaced(int wanted) {
        return switch (this) {
            case All _ -> wanted;
            case None _ -> 0;
            case From from -> Math.max(0, wanted - from.partition());
        };
    }
}
