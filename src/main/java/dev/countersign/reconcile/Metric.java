package dev.countersign.reconcile;

/** Every metric of our own: its name, kind and meaning. The reference page is made from this list. */
public enum Metric {
    ISSUED("countersign.certificates.issued", false, "Certificates that were issued, by why."),
    REWRITTEN(
            "countersign.certificates.rewritten",
            false,
            "Secrets that were written again around the same certificate, by why."),
    FAILED("countersign.certificates.failed", false, "Attempts to issue that failed, by why."),
    REFUSED("countersign.certificates.refused", false, "Looks at a certificate that may not be issued, by why."),
    POSTPONED("countersign.certificates.postponed", false, "Looks at a certificate that has to wait, by why."),
    OBJECTS(
            "countersign.objects",
            true,
            "Objects of a `kind` by what their condition Ready says: the label `ready` is True, False or Unknown, which is"
                    + " said of one that nobody has looked at yet."),
    LIVES(
            "countersign.certificates.lives",
            true,
            "ClientCertificates by how far they are in their lives; the label `stage` is none (nothing is issued yet),"
                    + " fresh, due (time to renew), late (half of the time for renewing is gone) or expired."),
    FINDINGS(
            "countersign.certificates.findings",
            true,
            "ClientCertificates whose condition Ready or Issuing has this reason now."),
    AUTHORITY_FINDINGS(
            "countersign.authorities.findings",
            true,
            "Authorities of both kinds whose condition Ready or Rotating has this reason now."),
    WAITING(
            "countersign.authorities.waiting",
            true,
            "For how many bundles, places and relying parties authorities wait; the label is `step`: Publish,"
                    + " AwaitTrust or AwaitLeaves."),
    STEP_SINCE(
            "countersign.authorities.step.since.seconds",
            true,
            "Since when the authority that has been at this step longest is at it, in seconds since 1970, or 0 if none"
                    + " is; the label is `step`."),
    AUTHORITY_END(
            "countersign.authorities.end.seconds",
            true,
            "When the first of those authorities ends of which `authorityNearExpiry` is said, in seconds since 1970, or 0"
                    + " if it is said of none; it has no labels."),
    BUNDLE_FINDINGS("countersign.bundles.findings", true, "TrustBundles of which a condition has this reason now."),
    PARTY_FINDINGS("countersign.parties.findings", true, "Relying parties of which this is said now."),
    CLOCK_SKEW(
            "countersign.clock.skew.seconds",
            true,
            "How far the clock of the operator's machine is ahead of the API server's; it has no labels. Beyond a minute"
                    + " either way, steps that cannot be undone wait until they are due by both."),
    PROBES(
            "countersign.probes",
            false,
            "Probes of relying parties, by what came of them; the label is `outcome`: alert, http, postgresql, closed,"
                    + " open or none."),
    LEADING(
            "countersign.leading",
            true,
            "1 if this replica holds the lease and does the work, else 0; it has no labels."),
    HEALTHY(
            "countersign.healthy",
            true,
            "1 if a check of `/q/health` is passed, else 0; the label `check` is watches or timers."),
    API_ANSWERS(
            "countersign.api.answers",
            false,
            "What the API server answered; the labels are `method` (GET, WATCH, POST, PUT, PATCH, DELETE or other) and"
                    + " `code`, the HTTP status or none if no answer came.");

    private final String key;
    private final boolean gauge;
    private final String meaning;

    Metric(String key, boolean gauge, String meaning) {
        this.key = key;
        this.gauge = gauge;
        this.meaning = meaning;
    }

    /** Micrometer's name. */
    String key() {
        return key;
    }

    public String prometheusName() {
        return key.replace('.', '_') + (gauge ? "" : "_total");
    }

    public boolean isGauge() {
        return gauge;
    }

    public String meaning() {
        return meaning;
    }
}
