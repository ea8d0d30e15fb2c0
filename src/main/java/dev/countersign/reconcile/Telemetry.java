package dev.countersign.reconcile;

import dev.countersign.api.Authority;
import dev.countersign.api.AuthorityRef;
import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.Condition;
import dev.countersign.api.TrustBundle;
import dev.countersign.api.TrustBundleStatus;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.client.Outcome;
import dev.countersign.plan.client.Plan;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Counts what was done and why. Labels are codes and never names: their number does not grow with the cluster. */
public final class Telemetry {
    private static final Logger LOG = Logger.getLogger(Telemetry.class);
    private static final String REASON = "reason";
    /** The labels of {@link dev.countersign.plan.evidence.Outcome}. */
    private static final List<String> OUTCOMES = List.of("alert", "http", "postgresql", "closed", "open", "none");

    private final MeterRegistry registry;
    private final InstantSource clock;
    private Supplier<Map<String, Long>> probes = Map::of;
    private final List<Supplier<Stream<? extends Authority>>> authorities = new CopyOnWriteArrayList<>();

    public Telemetry(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /** Counts, whenever somebody asks, how many certificates have each finding now. */
    void watch(Supplier<Stream<ClientCertificate>> certificates) {
        Supplier<Stream<ClientCertificateStatus>> statuses = () -> certificates
                .get()
                .map(resource -> Optional.ofNullable(resource.getStatus()).orElse(ClientCertificateStatus.EMPTY));
        Supplier<Stream<List<Condition>>> conditions = () -> statuses.get().map(ClientCertificateStatus::conditions);
        LifeGauges.certificates(registry, statuses, clock);
        LifeGauges.ready(registry, ClientCertificate.class.getSimpleName(), conditions);
        gauge(Metric.FINDINGS, conditions);
    }

    /** The same of authorities; each of the two kinds brings its own. */
    synchronized void watchAuthorities(Supplier<Stream<? extends Authority>> some) {
        authorities.add(some);
        if (authorities.size() > 1) {
            return;
        }
        Supplier<Stream<? extends Authority>> all = () -> authorities.stream().flatMap(Supplier::get);
        StepGauges.register(registry, all);
        LifeGauges.authorities(registry, () -> all.get().map(Telemetry::status));
        gauge(Metric.AUTHORITY_FINDINGS, () -> all.get().map(Telemetry::status).map(AuthorityStatus::conditions));
        for (var kind : AuthorityRef.Kind.values()) {
            LifeGauges.ready(
                    registry,
                    kind.name(),
                    () -> all.get()
                            .filter(resource -> resource.kind() == kind)
                            .map(Telemetry::status)
                            .map(AuthorityStatus::conditions));
        }
    }

    private static AuthorityStatus status(Authority resource) {
        return Optional.ofNullable(resource.getStatus()).orElse(AuthorityStatus.EMPTY);
    }

    /** The same of bundles. */
    void watchBundles(Supplier<Stream<TrustBundle>> bundles) {
        Supplier<Stream<List<Condition>>> conditions = () -> bundles.get()
                .map(resource -> Optional.ofNullable(resource.getStatus())
                        .map(TrustBundleStatus::conditions)
                        .orElse(List.of()));
        LifeGauges.ready(registry, TrustBundle.class.getSimpleName(), conditions);
        gauge(Metric.BUNDLE_FINDINGS, conditions);
        for (var code : Code.values()) {
            Gauge.builder(Metric.PARTY_FINDINGS.key(), () -> parties(bundles.get(), code))
                    .tag(REASON, code.text())
                    .register(registry);
        }
    }

    private static long parties(Stream<TrustBundle> bundles, Code code) {
        return bundles.flatMap(
                        resource -> Optional.ofNullable(resource.getStatus())
                                .map(TrustBundleStatus::relyingParties)
                                .orElse(List.of())
                                .stream())
                .filter(party -> code.text().equals(party.reason()))
                .count();
    }

    /** Counts what came of probes. */
    public void watchProbes(Supplier<Map<String, Long>> counts) {
        probes = counts;
        for (var outcome : OUTCOMES) {
            // A FunctionCounter holds weakly what it counts: a lambda that nobody else holds is never counted.
            FunctionCounter.builder(
                            Metric.PROBES.key(), this, it -> it.probes.get().getOrDefault(outcome, 0L))
                    .tag("outcome", outcome)
                    .register(registry);
        }
    }

    /** How far this machine's clock is ahead of the API server's. */
    public void watchClock(Supplier<Optional<Duration>> ahead) {
        Gauge.builder(
                        Metric.CLOCK_SKEW.key(),
                        () -> ahead.get()
                                .map(Duration::toSeconds)
                                .map(Number.class::cast)
                                .orElse(Double.NaN))
                .strongReference(true)
                .register(registry);
    }

    /** Whether this replica does the work. Static, because who is elected is settled before anything is watched. */
    public static void watchLeading(MeterRegistry registry, BooleanSupplier leads) {
        Gauge.builder(Metric.LEADING.key(), () -> leads.getAsBoolean() ? 1 : 0).register(registry);
    }

    /** The checks that a kubelet asks for: without its eyes they are seen here. */
    public void watchHealth(String check, BooleanSupplier passed) {
        Gauge.builder(Metric.HEALTHY.key(), () -> passed.getAsBoolean() ? 1 : 0)
                .tag("check", check)
                .register(registry);
    }

    private void gauge(Metric metric, Supplier<Stream<List<Condition>>> conditions) {
        for (var code : Code.values()) {
            Gauge.builder(
                            metric.key(),
                            () -> conditions
                                    .get()
                                    .filter(some -> has(some, code))
                                    .count())
                    .tag(REASON, code.text())
                    .register(registry);
        }
    }

    private static boolean has(List<Condition> conditions, Code code) {
        return conditions.stream().anyMatch(condition -> code.text().equals(condition.reason()));
    }

    void certificate(Plan plan, Outcome outcome) {
        switch (outcome) {
            case Outcome.Written _ -> {
                var metric = plan instanceof Plan.Issue ? Metric.ISSUED : Metric.REWRITTEN;
                count(metric, plan.because());
                LOG.debugf("%s because of %s", metric, plan.because());
            }
            case Outcome.Failed failed -> count(Metric.FAILED, failed.because());
            case Outcome.Nothing _ -> nothing(plan);
            case Outcome.LookAgain _ -> {}
        }
    }

    private void nothing(Plan plan) {
        switch (plan) {
            case Plan.Refuse refuse -> count(Metric.REFUSED, refuse.because());
            case Plan.BackOff backOff -> count(Metric.POSTPONED, backOff.because());
            case Plan.Keep _ -> {}
            case Plan.Issue _ -> {}
            case Plan.Rewrite _ -> {}
        }
    }

    private void count(Metric metric, Finding because) {
        registry.counter(metric.key(), REASON, because.code().text()).increment();
    }
}
