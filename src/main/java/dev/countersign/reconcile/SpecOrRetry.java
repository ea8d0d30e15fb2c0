package dev.countersign.reconcile;

import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.cluster.Retry;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;
import java.util.Optional;

/**
 * Which changes of an object are looked at: of its spec, its end, its retry annotation, and of a certificate that
 * lives in the status. JOSDK's own filter knows generations alone, and neither of the latter changes one.
 */
public final class SpecOrRetry implements OnUpdateFilter<ClientCertificate> {
    @Override
    public boolean accept(ClientCertificate now, ClientCertificate before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || now.isMarkedForDeletion()
                || !Retry.text(now).equals(Retry.text(before))
                || certificate(before)
                        .filter(was -> !certificate(now).equals(Optional.of(was)))
                        .isPresent();
    }

    private static Optional<String> certificate(ClientCertificate resource) {
        return Optional.ofNullable(resource.getStatus()).map(ClientCertificateStatus::certificate);
    }
}
