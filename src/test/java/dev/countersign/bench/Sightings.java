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
    private final Api api;
    private final String path;
    /** Of the last object that was seen; read and written on the client's loop, but for the first. */
    private String version;

    private Sightings(Api api, String path, String version) {
        this.api = api;
        this.path = path;
        this.version = version;
    }

    /** Watches from now on, as long as the client lives. */
    static Sightings of(Api api, Contender contender) {
        var list = api.get(contender.path() + "?limit=1");
        var version = read(list).at("/metadata/resourceVersion").asText();
        var sightings = new Sightings(api, contender.path(), version);
        api.watch(sightings.address(), sightings::see, sightings::again);
        return sightings;
    }

    private String address() {
        return path + "?watch=1&timeoutSeconds=3600&resourceVersion=" + version;
    }

    private void see(Buffer line) {
        var event = read(line);
        var object = event.get("object");
        if (event.path("type").asText().equals("ERROR")) {
            throw new IllegalStateException("watching " + path + ": " + object);
        }
        version = object.at("/metadata/resourceVersion").asText();
        listeners.forEach(listener -> listener.accept(object));
    }

    /** A server under load ends watches that lag; a round that trusted one watch to last waited for ever. */
    private void again() {
        if (!api.isClosed()) {
            api.watching(address(), this::see, this::again).onFailure(problem -> {
                throw new IllegalStateException("watching " + path + " cannot go on", problem);
            });
        }
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
