package dev.countersign.cluster;

import dev.countersign.plan.Identity;
import dev.countersign.plan.client.Marks;
import dev.countersign.plan.trust.Content;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Copy.Role;
import dev.countersign.plan.trust.Wanted;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An object that carries a bundle, stripped, read: whose it is and what it holds. */
final class Carrier {
    private static final String MANAGED_KEYS = Marks.MANAGED_KEYS;

    private Carrier() {}

    /** True if the operator made it for this bundle: by its labels, after a restore too, or by the bundle's UID. */
    static boolean isMadeFor(HasMetadata object, Identity bundle) {
        return labels(object).entrySet().containsAll(Marks.ownership(bundle).entrySet())
                || bundle.uid().equals(annotations(object).get(dev.countersign.plan.trust.Marks.OWNER_UID));
    }

    /** False of an object that somebody made from one of ours, under another name. */
    static boolean isOriginal(HasMetadata object) {
        return object.getMetadata().getName().equals(annotations(object).get(dev.countersign.plan.trust.Marks.MADE_AS));
    }

    /** True if the operator made it: a bundle's target, or a certificate's Secret. */
    static boolean isOurs(HasMetadata object) {
        return Marks.OPERATOR.equals(labels(object).get(Marks.MANAGED_BY))
                && labels(object).containsKey(Marks.KIND);
    }

    /** True if it was filled with this bundle. */
    static boolean isFilledFrom(HasMetadata object, Identity bundle) {
        return dev.countersign.plan.trust.Marks.reference(bundle)
                .equals(annotations(object).get(dev.countersign.plan.trust.Marks.FILLED_FROM));
    }

    static Copy.Held held(HasMetadata object, Role role, Wanted bundle) {
        var entries = entries(object);
        var managed = managed(object);
        var digests = new HashMap<String, String>();
        var sizes = new HashMap<String, Long>();
        entries.forEach((key, entry) -> {
            digests.put(key, entry.sha256());
            sizes.put(key, entry.size());
        });
        var pem = object instanceof GenericKubernetesResource
                ? Content.TRUST_BUNDLE
                : bundle.target().pemKey();
        return new Copy.Held(
                digests,
                sizes,
                Optional.ofNullable(entries.get(pem)).flatMap(Digests.Entry::anchors),
                managed,
                isMarked(object, role, bundle, managed),
                object.getMetadata().getResourceVersion());
    }

    private static boolean isMarked(HasMetadata object, Role role, Wanted bundle, Set<String> managed) {
        var identity = bundle.identity();
        var name = object.getMetadata().getName();
        return role == Role.OWN
                ? labels(object).entrySet().containsAll(labels(object, bundle).entrySet())
                        && annotations(object)
                                .entrySet()
                                .containsAll(dev.countersign.plan.trust.Marks.annotations(identity, name, managed)
                                        .entrySet())
                : isFilledFrom(object, identity);
    }

    private static Map<String, String> labels(HasMetadata object, Wanted bundle) {
        return object instanceof GenericKubernetesResource
                ? Marks.ownership(bundle.identity())
                : dev.countersign.plan.trust.Marks.labels(bundle.identity());
    }

    private static Map<String, Digests.Entry> entries(HasMetadata object) {
        return switch (object) {
            case ConfigMap configMap -> Digests.read(LeafSecret.orEmpty(configMap.getData()));
            case Secret secret -> Digests.read(LeafSecret.orEmpty(secret.getData()));
            case GenericKubernetesResource bundle -> Digests.read(bundle);
            default -> throw new IllegalArgumentException(object.getKind() + " carries no bundle");
        };
    }

    private static Set<String> managed(HasMetadata object) {
        var list = annotations(object).get(MANAGED_KEYS);
        return list == null || list.isEmpty()
                ? Set.of()
                : Arrays.stream(list.split(",", -1)).collect(Collectors.toUnmodifiableSet());
    }

    private static Map<String, String> labels(HasMetadata object) {
        return LeafSecret.orEmpty(object.getMetadata().getLabels());
    }

    private static Map<String, String> annotations(HasMetadata object) {
        return LeafSecret.orEmpty(object.getMetadata().getAnnotations());
    }
}
