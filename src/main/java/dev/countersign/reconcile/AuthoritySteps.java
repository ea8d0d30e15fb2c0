package dev.countersign.reconcile;

import dev.countersign.api.Api;
import dev.countersign.api.Authority;
import dev.countersign.api.AuthorityStatus;
import dev.countersign.cluster.Authorities;
import dev.countersign.cluster.AuthorityWorld;
import dev.countersign.cluster.ClusterClock;
import dev.countersign.cluster.Events;
import dev.countersign.cluster.Generations;
import dev.countersign.cluster.Statuses;
import dev.countersign.pki.PkiException;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Notice;
import dev.countersign.plan.authority.Plan;
import dev.countersign.plan.authority.Planner;
import dev.countersign.plan.authority.Reading;
import dev.countersign.plan.authority.Report;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What both kinds of authority do: observe, plan, take one step, report. */
public final class AuthoritySteps {
    private static final Duration AT_ONCE = Duration.ofMillis(50);
    private static final Duration REFUSED = Duration.ofMinutes(10);

    private final Authorities authorities;
    private final Generations generations;
    private final Statuses statuses;
    private final Events events;
    private final LastLook lastLook;
    private final ClusterClock clock;

    public AuthoritySteps(
            Authorities authorities,
            Generations generations,
            Statuses statuses,
            Events events,
            LastLook lastLook,
            ClusterClock clock) {
        this.authorities = authorities;
        this.generations = generations;
        this.statuses = statuses;
        this.events = events;
        this.lastLook = lastLook;
        this.clock = clock;
    }

    <A extends Authority> UpdateControl<A> reconcile(A resource, Context<A> context) {
        var clocks = clock.clocks();
        var now = clocks.now();
        var reading = Reading.of(resource);
        var observed = authorities.observe(resource, now);
        var plan = Planner.plan(reading, observed, authorities.installation(), clocks);
        if (!isStep(plan)) {
            return report(resource, new AuthorityWorld(resource, observed), plan, context, now);
        }
        if (plan instanceof Plan.Activate activate && activate.active().isPresent()) {
            lastLook.at(resource);
        }
        // An authority's steps cannot be undone: plan again from live reads, and act only if nothing differs.
        var live = authorities.observeLive(resource, now);
        if (live.isEmpty()) {
            return UpdateControl.noUpdate();
        }
        var again = Planner.plan(
                Reading.of(live.get().resource()), live.get().observed(), authorities.installation(), clocks);
        var refused = again.equals(plan) ? act(live.get(), again, now) : Optional.<Finding>empty();
        if (refused.isPresent()) {
            return report(resource, live.get(), new Plan.Refuse(refused.get(), now.plus(REFUSED)), context, now);
        }
        return UpdateControl.<A>noUpdate().rescheduleAfter(AT_ONCE);
    }

    private static boolean isStep(Plan plan) {
        return switch (plan) {
            case Plan.Hold _ -> false;
            case Plan.Waiting _ -> false;
            case Plan.Refuse _ -> false;
            case Plan.Prepare _ -> true;
            case Plan.Activate _ -> true;
            case Plan.Retire _ -> true;
            case Plan.Stamp _ -> true;
            case Plan.Distrust _ -> true;
            case Plan.Register _ -> true;
            case Plan.Adopt _ -> true;
            case Plan.Tie _ -> true;
        };
    }

    /** Why the step was not taken, if a rule forbids it that the plan did not foresee: to try at once again is no use. */
    private Optional<Finding> act(AuthorityWorld world, Plan plan, Instant now) {
        try {
            switch (plan) {
                case Plan.Hold _ -> {}
                case Plan.Waiting _ -> {}
                case Plan.Refuse _ -> {}
                case Plan.Activate activate -> generations.activate(world.resource(), activate, now);
                case Plan.Retire retire -> generations.retire(world.resource(), retire, now);
                case Plan.Stamp stamp -> generations.stamp(world.resource(), stamp);
                case Plan.Distrust distrust -> generations.distrust(world.resource(), distrust, now);
                case Plan.Prepare prepare -> generations.prepare(world.resource(), prepare, now);
                case Plan.Register register -> generations.register(world.resource(), world.observed(), register);
                case Plan.Adopt adopt -> generations.adopt(world.resource(), adopt, now);
                case Plan.Tie tie -> generations.tie(world.resource(), tie);
            }
            tell(world, plan, now);
        } catch (PkiException e) {
            return Optional.of(new Finding(Code.SIGNER_REFUSED, e.what()));
        } catch (KubernetesClientException e) {
            if (!Generations.isOutdated(e)) {
                throw e;
            }
        }
        return Optional.empty();
    }

    /** What is never taken back is told when it is done; waiting is told by the status. */
    private void tell(AuthorityWorld world, Plan plan, Instant now) {
        var told = switch (plan) {
            case Plan.Activate _ -> true;
            case Plan.Retire _ -> true;
            case Plan.Distrust _ -> true;
            case Plan.Prepare prepare -> prepare.active().isPresent();
            case Plan.Hold _ -> false;
            case Plan.Waiting _ -> false;
            case Plan.Refuse _ -> false;
            case Plan.Register _ -> false;
            case Plan.Adopt _ -> false;
            case Plan.Tie _ -> false;
            case Plan.Stamp _ -> false;
        };
        if (told) {
            events.tell(world.resource(), List.of(Notice.of(plan.because())), now);
        }
    }

    private <A extends Authority> UpdateControl<A> report(
            A resource, AuthorityWorld world, Plan plan, Context<A> context, Instant now) {
        var old = Optional.ofNullable(resource.getStatus()).orElse(AuthorityStatus.EMPTY);
        var generation = Api.generation(resource);
        var report = Report.of(world.observed(), plan, old, generation, now);
        if (plan.because().code() == Code.SERVED_ELSEWHERE) {
            // Its status is the other installation's to write; two writers would never come to rest.
            return UpdateControl.<A>noUpdate().rescheduleAfter(Duration.between(now, report.lookAgainAt()));
        }
        try {
            var written = statuses.write(resource, old, report.status(), context);
            events.tell(resource, report.notices(), now);
            if (written.filter(after -> generation != Api.generation(after)).isPresent()) {
                return UpdateControl.<A>noUpdate().rescheduleAfter(AT_ONCE);
            }
        } catch (KubernetesClientException e) {
            if (!Generations.isOutdated(e) && e.getCode() != 404) {
                throw e;
            }
            return UpdateControl.<A>noUpdate().rescheduleAfter(AT_ONCE);
        }
        return UpdateControl.<A>noUpdate()
                .rescheduleAfter(ClientCertificateReconciler.pause(now, report.lookAgainAt()));
    }
}
