package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeanTest {
    /** Every text is one of its own, as texts are that were read from JSON. */
    private static ConfigMap object(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(fresh("shop"))
                .withName(name)
                .withLabels(Map.of(fresh("app"), "web"))
                .withAnnotations(Map.of(fresh("note"), name))
                .withManagedFields(new ManagedFieldsEntry())
                .endMetadata()
                .build();
    }

    private static String fresh(String text) {
        return new String(text.toCharArray());
    }

    @Test
    void everything_but_the_managed_fields_stays() {
        var before = object("a");
        before.getMetadata().setManagedFields(null);

        assertThat(Lean.of(object("a"))).isEqualTo(before);
    }

    @Test
    void an_object_without_namespace_labels_and_annotations_stays_without() {
        var bare = Lean.of(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("a")
                        .endMetadata()
                        .build())
                .getMetadata();

        assertThat(bare.getNamespace()).isNull();
        assertThat(bare.getLabels()).isEmpty();
        assertThat(bare.getAnnotations()).isEmpty();
    }

    @Test
    void what_many_objects_say_alike_is_kept_once() {
        var one = Lean.of(object("a")).getMetadata();
        var other = Lean.of(object("b")).getMetadata();

        assertThat(one.getNamespace()).isSameAs(other.getNamespace());
        assertThat(one.getLabels().keySet().iterator().next())
                .isSameAs(other.getLabels().keySet().iterator().next());
        assertThat(one.getAnnotations().keySet().iterator().next())
                .isSameAs(other.getAnnotations().keySet().iterator().next());
    }
}
