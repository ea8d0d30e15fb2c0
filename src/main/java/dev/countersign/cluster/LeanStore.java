package dev.countersign.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;

/** What JOSDK keeps of the objects that a reconciler is for: as little as everybody else here keeps. */
public final class LeanStore<T extends HasMetadata> extends TransformingItemStore<T> {
    public LeanStore() {
        super(Lean::of);
    }
}
