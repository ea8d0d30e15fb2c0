package dev.countersign.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What a watch on one kind shows, to whoever listens. */
final class Sightings {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<Consumer<JsonNode>> listeners = new CopyOnWriteArrayList<>();

    private Sightings() {}

    /** Watches from now on, as long as the client lives. */
    static Sightings of(Api api, Contender contender) {
        var list = api.get(contender.path() + "?limit=1");
        var sightings = new Sightings();
        var version = read(list).at("/metadata/resourceVersion").asText();
        api.watch(contender.path() + "?watch=1&timeoutSeconds=3600&resourceVersion=" + version, line -> {
            var object = read(line).get("object");
            sightings.listeners.forEach(listener -> listener.accept(object));
        });
        return sightings;
    }

    void listen(Consumer<JsonNode> listener) {
        listeners.add(listener);
    }

    void forget(Consumer<JsonNode> listener) {
        listeners.remove(listener);
    }

    static JsonNode read(Buffer text) {
        try {
            return JSON.readTree(text.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean holds(JsonNode object, String condition) {
        for (var found : object.at("/status/conditions")) {
            if (found.path("type").asText().equals(condition)) {
                return found.path("status").asText().equals("True");
            }
        }
        return false;
    }

    static String key(JsonNode object) {
        return object.at("/metadata/namespace").asText() + "/"
                + object.at("/metadata/name").asText();
    }
}
