package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldTimesTest {
    private static final List<String> REQUEST = List.of("spec", "request");

    @Test
    void a_field_is_as_old_as_the_oldest_note_of_who_set_it() {
        assertThat(FieldTimes.since(noted("""
                        - {manager: kubectl, operation: Update, time: "2026-03-01T00:00:00Z", fieldsType: FieldsV1,
                           fieldsV1: {"f:spec": {"f:request": {}, "f:commonName": {}}}}
                        - {manager: argo, operation: Apply, time: "2026-02-01T00:00:00Z", fieldsType: FieldsV1,
                           fieldsV1: {"f:spec": {"f:request": {}}}}
                        - {manager: retry, operation: Update, time: "2026-01-01T00:00:00Z", fieldsType: FieldsV1,
                           fieldsV1: {"f:metadata": {"f:annotations": {}}, "f:spec": {"f:commonName": {}}}}
                        - {manager: old, operation: Update, fieldsType: FieldsV1, fieldsV1: {"f:spec": {"f:request": {}}}}
                        - {manager: odd, operation: Update, time: "2025-01-01T00:00:00Z"}
                        """), REQUEST)).contains(Instant.parse("2026-02-01T00:00:00Z"));
    }

    @Test
    void without_notes_nobody_knows() {
        assertThat(FieldTimes.since(noted("[]"), REQUEST)).isEmpty();
    }

    private static ConfigMap noted(String entries) {
        return Serialization.unmarshal(
                "metadata:\n  name: x\n  managedFields:\n" + entries.strip().indent(4), ConfigMap.class);
    }
}
