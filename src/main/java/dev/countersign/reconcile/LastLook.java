package dev.countersign.reconcile;

import dev.countersign.api.Authority;
import dev.countersign.api.TrustBundle;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Looks once more, by live reads, at all who go by an authority before its next generation signs: their own controller may have
 * looked minutes ago, or at what an interrupted watch remembers. Nobody waits for it again: the next plan is made from what it saw.
 */
public final class LastLook {
    private static final Logger LOG = Logger.getLogger(LastLook.class);

    private final Function<Authority, List<TrustBundle>> awaited;
    private final Consumer<TrustBundle> look;
    private final Consumer<TrustBundle> forget;

    /**
     * As it is wired.
     *
     * @param awaited bundles that go by an authority
     * @param forget makes nothing known of a bundle
     */
    public LastLook(
            Function<Authority, List<TrustBundle>> awaited, Consumer<TrustBundle> look, Consumer<TrustBundle> forget) {
        this.awaited = awaited;
        this.look = look;
        this.forget = forget;
    }

    void at(Authority authority) {
        awaited.apply(authority).forEach(this::look);
    }

    /** Of what cannot be seen nothing is known: it is waited for, and not beyond the last moment. */
    private void look(TrustBundle bundle) {
        try {
            look.accept(bundle);
        } catch (KubernetesClientException e) {
            var metadata = bundle.getMetadata();
            LOG.warnf(
                    "TrustBundle %s/%s cannot be seen before a generation signs: %s",
                    metadata.getNamespace(), metadata.getName(), e.getMessage());
            forget.accept(bundle);
        }
    }
}
