package dev.countersign.reconcile;

import dev.countersign.api.CertificateAuthority;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Singleton;
import java.util.List;

/** Authorities of one namespace. */
@Singleton
@ControllerConfiguration(name = "certificateauthority")
@GradualRetry(maxAttempts = -1, initialInterval = 1000, intervalMultiplier = 2, maxInterval = 300_000)
public final class CertificateAuthorityReconciler implements Reconciler<CertificateAuthority> {
    private final AuthoritySteps steps;
    private final Nudges nudges;
    private final Telemetry telemetry;

    public CertificateAuthorityReconciler(AuthoritySteps steps, Nudges nudges, Telemetry telemetry) {
        this.steps = steps;
        this.nudges = nudges;
        this.telemetry = telemetry;
    }

    @Override
    public List<EventSource<?, CertificateAuthority>> prepareEventSources(
            EventSourceContext<CertificateAuthority> context) {
        var cache = context.getPrimaryCache();
        telemetry.watchAuthorities(() -> cache.list());
        return List.of(nudges.forAuthorities(CertificateAuthority.class));
    }

    @Override
    public UpdateControl<CertificateAuthority> reconcile(
            CertificateAuthority resource, Context<CertificateAuthority> context) {
        return steps.reconcile(resource, context);
    }
}
