package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** Labels and annotations for the Secret. Keys that carry ownership or power elsewhere are not ours to hand out. */
public record SecretTemplate(
        @JsonPropertyDescription("Labels of the Secret.") @ValidationRule(value = RESERVED + KEY_END, message = MESSAGE)
        Map<String, String> labels,

        @JsonPropertyDescription("Annotations of the Secret.")
        @ValidationRule(value = RESERVED + KEY_END, message = MESSAGE)
        Map<String, String> annotations) {

    private static final String RESERVED = "self.all(key, !key.matches('^([^/]*[.])?"
            + "(countersign[.]dev|kubernetes[.]io|k8s[.]io|argoproj[.]io|helm[.]sh)/.*')";
    private static final String KEY_END = " && key.size() <= 317 && self[key].size() <= 1024)";
    private static final String MESSAGE = "keys under countersign.dev, kubernetes.io, k8s.io, argoproj.io and helm.sh"
            + " belong to their owners, and values may have 1024 characters: write another key or a shorter value";

    public SecretTemplate {
        labels = Api.mapOf(labels);
        annotations = Api.mapOf(annotations);
    }
}
