package dev.countersign.plan;

/** An event to tell: {@code warning} decides between Kubernetes' two types. */
public record Notice(boolean warning, String reason, String message) {
    public static Notice of(Finding finding) {
        return new Notice(finding.code().isWarning(), finding.code().text(), finding.sentence());
    }
}
