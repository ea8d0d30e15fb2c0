package dev.countersign.reconcile;

import dev.countersign.api.Api;
import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.cluster.CertificateWorld;
import dev.countersign.cluster.Certificates;
import dev.countersign.cluster.Events;
import dev.countersign.cluster.LeanStore;
import dev.countersign.cluster.Secrets;
import dev.countersign.cluster.Statuses;
import dev.countersign.cluster.Watches;
import dev.countersign.plan.client.Observed;
import dev.countersign.plan.client.Outcome;
import dev.countersign.plan.client.Plan;
import dev.countersign.plan.client.Planner;
import dev.countersign.plan.client.Reading;
import dev.countersign.plan.client.Report;
import dev.countersign.plan.client.Stored;
import dev.countersign.plan.client.Wanted;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Observes one certificate, plans, takes the step and says so. */
@Singleton
@ControllerConfiguration(
        name = "clientcertificate",
        generationAwareEventProcessing = false,
        informer =
                @Informer(
                        onUpdateFilter = SpecOrRetry.class,
                        itemStore = LeanStore.class,
                        informerListLimit = Watches.PAGE))
@GradualRetry(maxAttempts = -1, initialInterval = 1000, intervalMultiplier = 2, maxInterval = 300_000)
public final class ClientCertificateReconciler implements Reconciler<ClientCertificate> {
    private static final String UID = "by-uid";
    private static final Duration AT_ONCE = Duration.ofMillis(50);
    /** How often a world that changes under our hands is looked at again before others get their turn. */
    private static final int ATTEMPTS = 3;

    private final Certificates certificates;
    private final Issuing issuing;
    private final Statuses statuses;
    private final Events events;
    private final Nudges nudges;
    private final BundleNudges bundleNudges;
    private final Telemetry telemetry;
    private final HolderRestarts restarting;
    private final Contests contests = new Contests();
    private final ReissueBudget budget = new ReissueBudget();
    private final InstantSource clock;
    private final Set<String> looked = ConcurrentHashMap.newKeySet();
    private final Gone gone;

    public ClientCertificateReconciler(
            Certificates certificates,
            Issuing issuing,
            Statuses statuses,
            Events events,
            Nudges nudges,
            BundleNudges bundleNudges,
            Telemetry telemetry,
            HolderRestarts restarting,
            InstantSource clock) {
        this.certificates = certificates;
        this.issuing = issuing;
        this.statuses = statuses;
        this.events = events;
        this.nudges = nudges;
        this.bundleNudges = bundleNudges;
        this.telemetry = telemetry;
        this.restarting = restarting;
        this.clock = clock;
        this.gone = new Gone(List.of(looked::removeIf, contests::forget, issuing::forget, nudges::forget));
    }

    @Override
    public List<EventSource<?, ClientCertificate>> prepareEventSources(EventSourceContext<ClientCertificate> context) {
        var cache = context.getPrimaryCache();
        telemetry.watch(() -> cache.list());
        cache.addIndexer(UID, resource -> List.of(resource.getMetadata().getUid()));
        gone.ask(uid -> !cache.byIndex(UID, uid).isEmpty());
        return List.of(nudges.forCertificates(cache), bundleNudges.forCertificates(cache));
    }

    @Override
    public UpdateControl<ClientCertificate> reconcile(ClientCertificate resource, Context<ClientCertificate> context) {
        if (resource.isMarkedForDeletion()) {
            return UpdateControl.noUpdate(); // the ownerReference takes the Secret along
        }
        gone.forget(clock.instant());
        var rest = contests.rest(resource, clock.instant());
        if (rest.isPresent()) {
            return UpdateControl.<ClientCertificate>noUpdate().rescheduleAfter(pause(clock.instant(), rest.get()));
        }
        var world = certificates.observe(resource, Reading.of(resource), clock.instant());
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var now = clock.instant();
            var decision = decide(world, now);
            if (decision.isEmpty()) {
                return UpdateControl.noUpdate(); // gone
            }
            world = decision.get().world();
            var plan = decision.get().plan();
            var outcome = act(world, plan, now);
            if (!(outcome instanceof Outcome.LookAgain)) {
                return report(after(world, plan, outcome, now), plan, outcome, context, now);
            }
            if (attempt == ATTEMPTS - 1) {
                contests.wrote(world, plan, world.secretVersion(), now); // somebody else was faster each time
            }
            var live = certificates.observeLive(resource, clock.instant());
            if (live.isEmpty()) {
                return UpdateControl.noUpdate();
            }
            world = live.get();
        }
        return UpdateControl.<ClientCertificate>noUpdate().rescheduleAfter(AT_ONCE);
    }

    private CertificateWorld after(CertificateWorld world, Plan plan, Outcome outcome, Instant now) {
        return outcome instanceof Outcome.Written
                ? contests.wrote(world, plan, certificates.secretVersion(world), now)
                : world;
    }

    /** What is to be done in a world. */
    private record Decision(CertificateWorld world, Plan plan) {}

    /** Empty if the certificate is gone. */
    private Optional<Decision> decide(CertificateWorld observed, Instant now) {
        var first = plan(observed, now);
        return carefully(first.world(), first.plan(), now)
                .map(careful -> careful.equals(first.world()) ? first : plan(careful, now))
                .map(last -> new Decision(last.world(), budget.limit(last.world(), last.plan(), now)));
    }

    private Decision plan(CertificateWorld observed, Instant now) {
        var world = contests.known(observed, now);
        return new Decision(world, Planner.plan(world.reading(), world.observed(), now));
    }

    /**
     * A watch may lag behind what this operator itself did before a restart. So the first plan after a start that would
     * replace a valid certificate, and every plan that would create where a foreign Secret was seen, is made again from
     * live reads.
     */
    private Optional<CertificateWorld> carefully(CertificateWorld world, Plan plan, Instant now) {
        var first = looked.add(world.resource().getMetadata().getUid());
        if (!(plan instanceof Plan.Issue)) {
            return Optional.of(world);
        }
        if (first && holdsValid(world.observed(), now)) {
            return certificates.observeLive(world.resource(), now);
        }
        return Optional.of(sawForeign(world) ? certificates.withLiveSecret(world) : world);
    }

    private static boolean holdsValid(Observed observed, Instant now) {
        return observed.stored() instanceof Stored.Held held
                && held.leaf().filter(leaf -> leaf.validity().includes(now)).isPresent();
    }

    private static boolean sawForeign(CertificateWorld world) {
        var status = world.resource().getStatus();
        return world.secret().isEmpty()
                && status != null
                && status.conditions().stream().anyMatch(condition -> "secretForeign".equals(condition.reason()));
    }

    private Outcome act(CertificateWorld world, Plan plan, Instant now) {
        try {
            return switch (plan) {
                case Plan.Issue issue -> issuing.issue(issue, world, now);
                case Plan.Rewrite rewrite -> issuing.rewrite(rewrite, world, now);
                case Plan.Keep _ -> new Outcome.Nothing();
                case Plan.BackOff _ -> new Outcome.Nothing();
                case Plan.Refuse _ -> new Outcome.Nothing();
            };
        } catch (KubernetesClientException e) {
            if (Secrets.isOutdated(e)) {
                return new Outcome.LookAgain();
            }
            throw e;
        }
    }

    private UpdateControl<ClientCertificate> report(
            CertificateWorld world, Plan plan, Outcome outcome, Context<ClientCertificate> context, Instant now) {
        var resource = world.resource();
        var generation = Api.generation(resource);
        var old = Optional.ofNullable(resource.getStatus()).orElse(ClientCertificateStatus.EMPTY);
        var report = Report.of(world.reading(), world.observed(), plan, outcome, old, generation, now);
        telemetry.certificate(plan, outcome);
        var restarted = restarting.step(world, plan, outcome, report.status().conditions(), generation, now);
        tell(world, plan, outcome);
        try {
            var written = statuses.write(resource, old, report.status().with(restarted.conditions()), context);
            events.tell(resource, report.notices(), now);
            events.tell(resource, restarted.notices(), now);
            // java-operator-sdk#3398: a spec that changes during our write is not told to us; its generation is.
            if (written.filter(after -> generation != Api.generation(after)).isPresent()) {
                return UpdateControl.<ClientCertificate>noUpdate().rescheduleAfter(AT_ONCE);
            }
        } catch (KubernetesClientException e) {
            if (!Secrets.isOutdated(e) && e.getCode() != 404) {
                throw e;
            }
            return UpdateControl.<ClientCertificate>noUpdate().rescheduleAfter(AT_ONCE);
        }
        return UpdateControl.<ClientCertificate>noUpdate()
                .rescheduleAfter(pause(now, earlier(report.lookAgainAt(), restarted.lookAgainAt())));
    }

    /** Others may have waited for this certificate's Secret. */
    private void tell(CertificateWorld world, Plan plan, Outcome outcome) {
        if (world.reading() instanceof Wanted wanted) {
            nudges.decided(wanted, plan);
            if (outcome instanceof Outcome.Written) {
                bundleNudges.wrote(wanted);
            }
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    static Duration pause(Instant now, Instant until) {
        var pause = Duration.between(now, until);
        return pause.compareTo(AT_ONCE) < 0 ? AT_ONCE : pause;
    }
}
