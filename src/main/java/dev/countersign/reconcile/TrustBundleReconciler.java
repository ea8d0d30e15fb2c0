package dev.countersign.reconcile;

import dev.countersign.api.Api;
import dev.countersign.api.TrustBundle;
import dev.countersign.cluster.BundleWorld;
import dev.countersign.cluster.Bundles;
import dev.countersign.cluster.Events;
import dev.countersign.cluster.LeanStore;
import dev.countersign.cluster.Statuses;
import dev.countersign.cluster.Watches;
import dev.countersign.plan.trust.Plan;
import dev.countersign.plan.trust.Planner;
import dev.countersign.plan.trust.Report;
import dev.countersign.plan.trust.Wanted;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Observes one bundle, plans, writes what does not carry it, and says so. */
@Singleton
@ControllerConfiguration(
        name = "trustbundle",
        informer = @Informer(itemStore = LeanStore.class, informerListLimit = Watches.PAGE))
@GradualRetry(maxAttempts = -1, initialInterval = 1000, intervalMultiplier = 2, maxInterval = 300_000)
// A thousand namespaces that ask at once are a few looks at the bundle, and not a thousand.
@RateLimited(maxReconciliations = 3, within = 1)
public final class TrustBundleReconciler implements Reconciler<TrustBundle> {
    private static final String UID = "by-uid";
    private static final Duration AT_ONCE = Duration.ofMillis(50);
    private static final int ATTEMPTS = 4;

    private final Bundles bundles;
    private final Statuses statuses;
    private final Events events;
    private final BundleNudges nudges;
    private final Telemetry telemetry;
    private final PartyRestarts restarting;
    private final Trusting trusting;
    private final InstantSource clock;
    private final Standoffs standoffs = new Standoffs();
    private final Publishing publishing;
    private final Gone gone;

    public TrustBundleReconciler(
            Bundles bundles,
            Statuses statuses,
            Events events,
            BundleNudges nudges,
            Telemetry telemetry,
            PartyRestarts restarting,
            Trusting trusting,
            InstantSource clock) {
        this.bundles = bundles;
        this.statuses = statuses;
        this.events = events;
        this.nudges = nudges;
        this.telemetry = telemetry;
        this.restarting = restarting;
        this.trusting = trusting;
        this.clock = clock;
        this.publishing = new Publishing(bundles, statuses, events, standoffs);
        this.gone = new Gone(List.of(bundles::forget, standoffs::forget, trusting::forget));
    }

    @Override
    public List<EventSource<?, TrustBundle>> prepareEventSources(EventSourceContext<TrustBundle> context) {
        var cache = context.getPrimaryCache();
        telemetry.watchBundles(() -> cache.list());
        cache.addIndexer(UID, resource -> List.of(resource.getMetadata().getUid()));
        gone.ask(uid -> !cache.byIndex(UID, uid).isEmpty());
        return List.of(nudges.forBundles(cache));
    }

    @Override
    public UpdateControl<TrustBundle> reconcile(TrustBundle resource, Context<TrustBundle> context) {
        if (resource.isMarkedForDeletion()) {
            return UpdateControl.noUpdate(); // what it has published stays: whoever deletes a bundle shuts nobody out
        }
        gone.forget(clock.instant());
        var world = standoffs.known(bundles.observe(resource, clock.instant()), clock.instant());
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var now = clock.instant();
            var plan = Planner.plan(world.reading(), world.observed(), now);
            if (!(plan instanceof Plan.Publish publish) || !(world.reading() instanceof Wanted wanted)) {
                return report(world, plan, context, now);
            }
            var announced = publishing.announce(world, publish, context, now);
            if (announced.isEmpty()) {
                return UpdateControl.<TrustBundle>noUpdate().rescheduleAfter(AT_ONCE);
            }
            publishing.act(wanted, publish, now);
            world = standoffs.known(bundles.observe(announced.get(), clock.instant()), clock.instant());
        }
        var now = clock.instant();
        return report(world, Planner.plan(world.reading(), world.observed(), now), context, now);
    }

    private UpdateControl<TrustBundle> report(BundleWorld world, Plan plan, Context<TrustBundle> context, Instant now) {
        var resource = world.resource();
        if (world.reading() instanceof Wanted wanted) {
            bundles.decided(wanted, plan.selection().anchors());
        }
        var old = Publishing.status(resource);
        var generation = Api.generation(resource);
        var report = Report.of(world.reading(), world.observed(), plan, old, generation, now);
        var restarted = restarting.step(world, plan, report.status().conditions(), generation, now);
        var trust = trusting.look(world, plan, report.status().with(restarted.conditions()), generation, now);
        try {
            var written = statuses.write(resource, old, trust.status(), context);
            events.tell(resource, report.notices(), now);
            events.tell(resource, restarted.notices(), now);
            events.tell(resource, trust.notices(), now);
            // java-operator-sdk#3398: a spec that changes during our write is not told to us; its generation is.
            if (written.filter(after -> !Publishing.sameSpec(after, resource)).isPresent()) {
                return UpdateControl.<TrustBundle>noUpdate().rescheduleAfter(AT_ONCE);
            }
        } catch (KubernetesClientException e) {
            Publishing.outdated(e);
            return UpdateControl.<TrustBundle>noUpdate().rescheduleAfter(AT_ONCE);
        }
        var again = Stream.of(
                        standoffs.next(world, now),
                        Optional.of(report.lookAgainAt()),
                        Optional.of(restarted.lookAgainAt()),
                        Optional.of(trust.lookAgainAt()))
                .flatMap(Optional::stream)
                .min(Instant::compareTo)
                .orElseThrow();
        return UpdateControl.<TrustBundle>noUpdate().rescheduleAfter(ClientCertificateReconciler.pause(now, again));
    }
}
