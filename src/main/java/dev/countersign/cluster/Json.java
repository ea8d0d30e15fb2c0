package dev.countersign.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON for patches: nulls in a map are written, because in a merge patch they remove; nulls in records are left out. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private Json() {}

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a patch cannot be written as JSON", e);
        }
    }

    /** What turns the old record into the new one: changed fields with their values, lost ones with null. */
    static Map<String, @Nullable Object> difference(Object old, Object wanted) {
        if (old.equals(wanted)) {
            return Map.of();
        }
        var before = fields(old);
        var after = fields(wanted);
        var difference = new LinkedHashMap<String, @Nullable Object>();
        after.forEach((name, value) -> {
            if (!value.equals(before.get(name))) {
                difference.put(name, value);
            }
        });
        before.keySet().stream().filter(name -> !after.containsKey(name)).forEach(name -> difference.put(name, null));
        return difference;
    }

    private static Map<String, Object> fields(Object record) {
        return MAPPER.convertValue(record, new TypeReference<LinkedHashMap<String, Object>>() {});
    }
}
