package dev.countersign.reconcile;

import dev.countersign.api.ClientCertificate;
import dev.countersign.cluster.Retry;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/**
 * Which changes of an object are looked at: of its spec, its end, and its retry annotation. JOSDK's own filter knows
 * generations alone, and an annotation changes none.
 */
public final class SpecOrRetry implements OnUpdateFilter<ClientCertificate> {
    @Override
    public boolean accept(ClientCertificate now, ClientCertificate before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || now.isMarkedForDeletion()
                || !Retry.text(now).equals(Retry.text(before));
    }
}
