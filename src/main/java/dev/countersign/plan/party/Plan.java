package dev.countersign.plan.party;

import java.util.List;

/** What all relying parties of a bundle have shown, and who is to be asked. */
public record Plan(List<Shown> shown, List<Inquiry> ask) {
    public Plan {
        shown = List.copyOf(shown);
        ask = List.copyOf(ask);
    }

    /** True if nobody lags. */
    public boolean isComplete() {
        return shown.stream().allMatch(Shown::complete);
    }
}
