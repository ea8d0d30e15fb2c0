package dev.countersign.plan.client;

import dev.countersign.api.Api;
import dev.countersign.plan.Identity;
import java.util.Map;
import java.util.TreeMap;

/** Labels and annotations by which we know our Secrets again, also after a backup gave their owners new UIDs. */
public final class Marks {
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String OPERATOR = "countersign";
    public static final String KIND = Api.GROUP + "/kind";
    public static final String NAMESPACE = Api.GROUP + "/namespace";
    public static final String NAME = Api.GROUP + "/name";

    public static final String WANTED = Api.GROUP + "/wanted";
    public static final String REVISION = Api.GROUP + "/revision";
    public static final String ISSUED_AT = Api.GROUP + "/issued-at";
    public static final String KEY_SINCE = Api.GROUP + "/key-since";
    public static final String GENERATION = Api.GROUP + "/generation";
    public static final String MANAGED_KEYS = Api.GROUP + "/managed-keys";
    public static final String MANAGED_LABELS = Api.GROUP + "/managed-labels";
    public static final String MANAGED_ANNOTATIONS = Api.GROUP + "/managed-annotations";

    private Marks() {}

    /** Every label that the certificate's Secret shall have. */
    public static Map<String, String> labels(Wanted wanted) {
        var labels = new TreeMap<>(wanted.target().labels());
        labels.putAll(ownership(wanted.identity()));
        return labels;
    }

    /** The labels that say whose a Secret is. */
    public static Map<String, String> ownership(Identity identity) {
        var labels = new TreeMap<String, String>();
        labels.put(MANAGED_BY, OPERATOR);
        labels.put(KIND, identity.kind());
        labels.put(NAMESPACE, identity.namespace());
        labels.put(NAME, identity.name());
        return labels;
    }
}
