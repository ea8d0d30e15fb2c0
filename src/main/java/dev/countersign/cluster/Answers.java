package dev.countersign.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Hears what the API server answers to what was asked of it. The words are few: they become labels of a metric. */
public final class Answers implements Interceptor {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final String NONE = "none";

    private final Listener listener;

    public Answers(Listener listener) {
        this.listener = listener;
    }

    /** Told of each answer. */
    public interface Listener {
        /**
         * Called once for a request, also if it failed.
         *
         * @param method the HTTP method, WATCH for a GET that watches, other for one that nobody here uses
         * @param code the HTTP status, or none if no answer came
         */
        void heard(String method, String code);
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        listener.heard(method(request), Integer.toString(response.code()));
    }

    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable failure) {
        listener.heard(method(request), NONE);
    }

    private static String method(HttpRequest request) {
        var watches = Optional.ofNullable(request.uri().getQuery()).filter(query -> query.contains("watch=true"));
        if (watches.isPresent()) {
            return "WATCH";
        }
        // A request to open a WebSocket says no method.
        return Optional.ofNullable(request.method()).filter(METHODS::contains).orElse("other");
    }
}
