package dev.countersign.reconcile;

import dev.countersign.api.ClusterCertificateAuthority;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Singleton;
import java.util.List;

/** Authorities of the whole cluster. */
@Singleton
@ControllerConfiguration(name = "clustercertificateauthority")
@GradualRetry(maxAttempts = -1, initialInterval = 1000, intervalMultiplier = 2, maxInterval = 300_000)
public final class ClusterCertificateAuthorityReconciler implements Reconciler<ClusterCertificateAuthority> {
    private final AuthoritySteps steps;
    private final Nudges nudges;
    private final Telemetry telemetry;

    public ClusterCertificateAuthorityReconciler(AuthoritySteps steps, Nudges nudges, Telemetry telemetry) {
        this.steps = steps;
        this.nudges = nudges;
        this.telemetry = telemetry;
    }

    @Override
    public List<EventSource<?, ClusterCertificateAuthority>> prepareEventSources(
            EventSourceContext<ClusterCertificateAuthority> context) {
        var cache = context.getPrimaryCache();
        telemetry.watchAuthorities(() -> cache.list());
        return List.of(nudges.forAuthorities(ClusterCertificateAuthority.class));
    }

    @Override
    public UpdateControl<ClusterCertificateAuthority> reconcile(
            ClusterCertificateAuthority resource, Context<ClusterCertificateAuthority> context) {
        return steps.reconcile(resource, context);
    }
}
