package dev.countersign.plan.client;

import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.Condition;
import dev.countersign.fixture.HeldSecret;
import dev.countersign.fixture.HeldStatus;
import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.Leaf;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.pki.Validity;
import dev.countersign.plan.client.Observed.Memory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the reconciler does with a plan, in memory: the step, the report, and what is remembered of both. */
record Life(Wanted wanted, Observed observed, ClientCertificateStatus status, Instant lookAgainAt) {
    private static final Map<Leaf, Certificate> SIGNED = new ConcurrentHashMap<>();

    /** Just created; nothing was issued yet. */
    static Life born(Wanted wanted, Observed.Issuer issuer, Instant now) {
        var observed = new Observed(true, issuer, new Stored.Absent(), Memory.NONE);
        return new Life(wanted, observed, ClientCertificateStatus.EMPTY, now);
    }

    /** Does what the plan says, with real certificates, and reports it. */
    Life step(Plan plan, Instant now, SigningAuthority authority) {
        var outcome = switch (plan) {
            case Plan.Issue issue -> new Outcome.Written(issued(issue, now, authority));
            case Plan.Rewrite _ -> new Outcome.Written(repaired());
            case Plan.Keep _ -> new Outcome.Nothing();
            case Plan.BackOff _ -> new Outcome.Nothing();
            case Plan.Refuse _ -> new Outcome.Nothing();
        };
        return after(plan, outcome, now);
    }

    /** The same after whatever became of the plan. */
    Life after(Plan plan, Outcome outcome, Instant now) {
        var report = report(plan, outcome, now);
        var stored = outcome instanceof Outcome.Written written ? written.held() : observed.stored();
        var after = new Observed(observed.served(), observed.issuer(), stored, memory(report.status()));
        return new Life(wanted, after, report.status(), report.lookAgainAt());
    }

    Report report(Plan plan, Outcome outcome, Instant now) {
        return Report.of(wanted, observed, plan, outcome, status, wanted.generation(), now);
    }

    Life with(Observed.Issuer issuer) {
        var changed = new Observed(observed.served(), issuer, observed.stored(), observed.memory());
        return new Life(wanted, changed, status, lookAgainAt);
    }

    Plan plan(Instant now) {
        return Planner.plan(wanted, observed, now);
    }

    boolean isReady() {
        return status.conditions().stream()
                .anyMatch(c -> c.type().equals(Condition.READY) && c.status().equals("True"));
    }

    Certificate leaf() {
        return ((Stored.Held) observed.stored()).leaf().orElseThrow();
    }

    private Stored.Held issued(Plan.Issue plan, Instant now, SigningAuthority authority) {
        var key = plan.keepKey() ? kept() : Pki.KEY;
        var publicKey = wanted.request().isPresent()
                ? wanted.request().get().publicKey().orElseThrow()
                : key.publicKey();
        var leaf = new Leaf(
                wanted.subject(),
                wanted.alternativeNames(),
                wanted.usages(),
                publicKey,
                authority.serial(wanted.identity().uid(), plan.revision()),
                Validity.from(now, wanted.lifetime()));
        var trusted = List.of(authority.certificate());
        var issued = now.truncatedTo(ChronoUnit.SECONDS);
        // Signing is dear and there are many worlds: the same leaf is signed once.
        var certificate = SIGNED.computeIfAbsent(leaf, wantedLeaf -> Pki.sign(authority, wantedLeaf));
        if (!wanted.target().hasSecret()) {
            return HeldStatus.issued(
                    wanted,
                    certificate,
                    plan.revision(),
                    issued,
                    plan.keySince().orElse(issued));
        }
        return HeldSecret.issued(wanted, certificate, key, trusted, plan.revision(), issued)
                .build();
    }

    private HeldKey kept() {
        var fingerprint = ((Stored.Held) observed.stored()).key().orElseThrow().fingerprint();
        return List.of(Pki.KEY, Pki.OTHER_KEY).stream()
                .filter(key -> key.publicKey().fingerprint().equals(fingerprint))
                .findFirst()
                .orElseThrow();
    }

    private Stored.Held repaired() {
        var issuer = observed.usableIssuer().orElseThrow();
        return HeldSecret.repaired((Stored.Held) observed.stored(), wanted, issuer.trusted());
    }

    /** What the next look finds of this status, as {@code cluster} reads it. */
    static Memory memory(ClientCertificateStatus status) {
        var generation = status.conditions().stream()
                .filter(condition -> condition.type().equals(Condition.READY))
                .map(condition ->
                        Optional.ofNullable(condition.observedGeneration()).orElse(0L))
                .findFirst();
        return new Memory(
                generation.orElse(0L),
                Optional.ofNullable(status.revision()).orElse(0L),
                Optional.ofNullable(status.failedAttempts()).orElse(0),
                Optional.ofNullable(status.nextAttempt()).map(Instant::parse),
                status.history(),
                status.certifiedKeys(),
                status.conditions().isEmpty(),
                Optional.empty());
    }
}
