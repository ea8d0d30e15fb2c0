package dev.countersign.faults;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What an API server may answer to a list with {@code resourceVersion=0}: how it once was. The watches that follow are silent
 * until the view is set right. Whatever asks for how it is, and every write, passes.
 */
final class OldView implements Predicate<HttpServerRequest> {
    private static final String CACHED = "resourceVersion=0";
    /** Only watches list in pages; these are no old ones, but for who plays them again. */
    private static final String PAGED = "limit=";

    private final Map<String, String> lists;
    private final Set<String> paths;
    private final List<ServerWebSocket> silent = new CopyOnWriteArrayList<>();
    private volatile boolean old = true;

    private OldView(Map<String, String> lists) {
        this.lists = lists;
        this.paths = lists.keySet().stream().map(OldView::path).collect(Collectors.toSet());
    }

    /** Keeps the lists that an operator asks for, which pass. */
    static Predicate<HttpServerRequest> learning(Set<String> lists) {
        return request -> {
            if (HttpMethod.GET.equals(request.method()) && isList(request.uri())) {
                lists.add(request.uri());
            }
            return false;
        };
    }

    /** These lists as they are now. */
    static OldView of(KubernetesClient client, Set<String> lists) {
        return new OldView(lists.stream()
                .collect(Collectors.toMap(
                        uri -> uri,
                        uri -> client.raw(uri.replaceFirst("[?&]" + CACHED + "(?=&|$)", "")
                                .replaceFirst("/([a-z]+)&", "/$1?")))));
    }

    /** The same view for another operator. */
    OldView again() {
        return new OldView(lists);
    }

    private static boolean isList(String uri) {
        return (uri.contains(CACHED) || uri.contains(PAGED)) && !uri.contains("watch=true");
    }

    private static String path(String uri) {
        return uri.replaceFirst("\\?.*", "");
    }

    @Override
    public boolean test(HttpServerRequest request) {
        var uri = request.uri();
        if (!old || !HttpMethod.GET.equals(request.method())) {
            return false;
        }
        if (uri.contains("watch=true") && paths.contains(path(uri))) {
            request.toWebSocket().onSuccess(silent::add);
            return true;
        }
        var list = lists.get(uri);
        if (list == null) {
            return false;
        }
        request.response().putHeader("Content-Type", "application/json").end(list);
        return true;
    }

    /** How many watches are silent. */
    int silent() {
        return silent.size();
    }

    /** From now on everything passes; whoever watches has to ask again. */
    void setRight() {
        old = false;
        silent.forEach(ServerWebSocket::close);
    }
}
