package dev.countersign.plan.trust;

import static dev.countersign.plan.client.Marks.MANAGED_KEYS;

import dev.countersign.api.Api;
import dev.countersign.plan.Identity;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Labels and annotations of the objects that carry a bundle. */
public final class Marks {
    /** The label by which an object asks for a bundle, {@code <namespace>.<bundle>}; targets of our own carry it too. */
    public static final String TRUST_FROM = Api.GROUP + "/trust-from";

    /** On an object that asks for a bundle: who goes by it there, as {@link Declaration} reads it. */
    public static final String RELYING_PARTIES = Api.GROUP + "/relying-parties";

    /** In an object that was filled: with which bundle. */
    public static final String FILLED_FROM = Api.GROUP + "/filled-from";

    /** In a target of our own: the UID of its bundle, and the name that it was made with. */
    public static final String OWNER_UID = Api.GROUP + "/owner-uid";

    public static final String MADE_AS = Api.GROUP + "/made-as";

    private static final int LONGEST_LABEL = 63;

    private Marks() {}

    /** Which bundle this is, as labels name it. */
    public static String reference(Identity bundle) {
        return bundle.namespace() + "." + bundle.name();
    }

    /**
     * The bundle that an object asks for. A label's value has room for 63 characters: a longer name stands in an annotation of
     * the same key, which counts where it is there.
     */
    public static Optional<String> asked(Map<String, String> labels, Map<String, String> annotations) {
        return Optional.ofNullable(labels.get(TRUST_FROM)).map(value -> annotations.getOrDefault(TRUST_FROM, value));
    }

    /** The labels of a target of our own. */
    public static Map<String, String> labels(Identity bundle) {
        var labels = new TreeMap<>(dev.countersign.plan.client.Marks.ownership(bundle));
        labels.put(TRUST_FROM, fits(bundle) ? reference(bundle) : "annotation");
        return labels;
    }

    /** The annotations of a target of our own that holds these keys. */
    public static Map<String, String> annotations(Identity bundle, String name, Collection<String> keys) {
        var annotations = new TreeMap<String, String>();
        annotations.put(OWNER_UID, bundle.uid());
        annotations.put(MADE_AS, name);
        annotations.put(MANAGED_KEYS, keys(keys));
        if (!fits(bundle)) {
            annotations.put(TRUST_FROM, reference(bundle));
        }
        return annotations;
    }

    /** The annotations of somebody's object that was filled with these keys. */
    public static Map<String, String> filled(Identity bundle, Collection<String> keys) {
        return Map.of(FILLED_FROM, reference(bundle), MANAGED_KEYS, keys(keys));
    }

    private static boolean fits(Identity bundle) {
        return reference(bundle).length() <= LONGEST_LABEL;
    }

    private static String keys(Collection<String> keys) {
        return String.join(",", new TreeSet<>(keys));
    }
}
