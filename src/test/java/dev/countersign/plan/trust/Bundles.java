package dev.countersign.plan.trust;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.api.TrustBundle;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** Bundles as the operator reads them from Kubernetes. */
final class Bundles {
    static final KubernetesSerialization YAML = new KubernetesSerialization(
            new ObjectMapper()
                    .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES),
            false);

    private Bundles() {}

    /** A bundle {@code shop/clients} with this spec as YAML. */
    static TrustBundle bundle(String spec) {
        return YAML.unmarshal("""
                apiVersion: countersign.dev/v1alpha1
                kind: TrustBundle
                metadata: {name: clients, namespace: shop, uid: uid-of-clients, generation: 1}
                spec:
                %s""".formatted(spec.stripIndent().indent(2)), TrustBundle.class);
    }
}
