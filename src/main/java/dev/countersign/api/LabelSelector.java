package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A label selector with Kubernetes' meaning, bounded: all of matchLabels and matchExpressions must hold. */
public record LabelSelector(
        @JsonPropertyDescription("Labels that must be there, each with this value.")
        Map<String, String> matchLabels,

        @JsonPropertyDescription("Requirements on labels, all of which must hold.") @Size(max = 32)
        List<Requirement> matchExpressions) {

    public LabelSelector {
        matchLabels = Api.mapOf(matchLabels);
        matchExpressions = Api.listOf(matchExpressions);
    }

    /** One requirement on one label. A null operator is one that this build does not know. */
    @ValidationRule(
            value = "self.operator in ['In', 'NotIn'] ? has(self.values) && self.values.size() > 0"
                    + " : !has(self.values) || self.values.size() == 0",
            message = "In and NotIn need values, Exists and DoesNotExist take none",
            fieldPath = ".values")
    public record Requirement(
            @JsonPropertyDescription("The label.") @Required @Size(min = 1, max = 317)
            String key,

            @JsonPropertyDescription("In, NotIn, Exists or DoesNotExist.") @Required @Nullable
            Operator operator,

            @JsonPropertyDescription("Values for In and NotIn.") @Size(max = 100)
            List<@Size(max = 63) String> values) {

        public Requirement {
            values = Api.listOf(values);
        }
    }

    /** Kubernetes' four set operators. */
    public enum Operator {
        In,
        NotIn,
        Exists,
        DoesNotExist
    }
}
