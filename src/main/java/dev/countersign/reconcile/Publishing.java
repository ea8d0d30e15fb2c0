package dev.countersign.reconcile;

import dev.countersign.api.TrustBundle;
import dev.countersign.api.TrustBundleStatus;
import dev.countersign.cluster.BundleWorld;
import dev.countersign.cluster.Bundles;
import dev.countersign.cluster.Events;
import dev.countersign.cluster.Secrets;
import dev.countersign.cluster.Statuses;
import dev.countersign.plan.trust.Content;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Plan;
import dev.countersign.plan.trust.Planner;
import dev.countersign.plan.trust.Report;
import dev.countersign.plan.trust.Wanted;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Instant;
import java.util.Optional;

/** The one step that writes a bundle: decided upon twice if anchors change, announced, then taken everywhere. */
final class Publishing {
    private final Bundles bundles;
    private final Statuses statuses;
    private final Events events;
    private final Standoffs standoffs;

    Publishing(Bundles bundles, Statuses statuses, Events events, Standoffs standoffs) {
        this.bundles = bundles;
        this.statuses = statuses;
        this.events = events;
        this.standoffs = standoffs;
    }

    /**
     * Before other anchors than the last ones are written anywhere, they are decided upon again from live reads, and the status
     * says which they are. Empty if the world is not as it seemed.
     */
    Optional<TrustBundle> announce(BundleWorld world, Plan.Publish plan, Context<TrustBundle> context, Instant now) {
        var resource = world.resource();
        var old = status(resource);
        if (plan.selection().anchors().hash().equals(old.hash())) {
            return Optional.of(resource);
        }
        var live = bundles.observeLive(resource, now);
        var again = live.map(found -> Planner.plan(found.reading(), found.observed(), now));
        if (again.isEmpty() || !again.get().selection().equals(plan.selection())) {
            return Optional.empty();
        }
        try {
            var written = statuses.write(resource, old, Report.announcing(plan, old), context);
            events.tell(resource, Report.changes(plan, old), now);
            return written.filter(after -> sameSpec(after, resource));
        } catch (KubernetesClientException e) {
            return outdated(e);
        }
    }

    /** One object that cannot be written stops none of the others. */
    void act(Wanted wanted, Plan.Publish plan, Instant now) {
        bundles.decided(wanted, plan.selection().anchors());
        var content = Content.of(wanted, plan.selection().anchors());
        Abreast.each(plan.write(), copy -> {
            if (attempt(wanted, copy, now, () -> bundles.write(wanted, copy, content))) {
                standoffs.wrote(wanted, copy, plan.selection().anchors(), now);
            }
        });
        for (var copy : plan.remove()) {
            attempt(wanted, copy, now, () -> bundles.remove(copy));
        }
    }

    private boolean attempt(Wanted wanted, Copy copy, Instant now, Runnable write) {
        try {
            write.run();
            return true;
        } catch (KubernetesClientException e) {
            standoffs.refused(wanted, copy, e, now);
            return false;
        }
    }

    /** A change of the spec counts the generation up, a change of the status does not. */
    static boolean sameSpec(TrustBundle after, TrustBundle before) {
        return after.getMetadata().getGeneration().equals(before.getMetadata().getGeneration());
    }

    /** Empty if the object is not as it was observed, or gone; throws whatever else went wrong. */
    static Optional<TrustBundle> outdated(KubernetesClientException e) {
        if (!Secrets.isOutdated(e) && e.getCode() != 404) {
            throw e;
        }
        return Optional.empty();
    }

    static TrustBundleStatus status(TrustBundle resource) {
        return Optional.ofNullable(resource.getStatus()).orElse(TrustBundleStatus.EMPTY);
    }
}
