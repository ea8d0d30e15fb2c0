package dev.countersign.faults;

import dev.countersign.faults.Kills.Moment;
import dev.countersign.testing.Installation;
import io.fabric8.kubernetes.client.Config;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Stands between the operator and the API server, knows the operator's writes, and ends the operator at some of them. All else
 * passes, watches as they come. The way to it is the loopback without TLS.
 */
public final class FaultProxy implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    /** Watches hold a connection each, those of operators that were killed for a while too. */
    private static final int CONNECTIONS = 10_000;

    private final Vertx vertx = Vertx.vertx();
    private final List<Write> writes = new CopyOnWriteArrayList<>();
    private final Path kubeconfig;
    private volatile Trap trap = new Trap(Kills.NONE, () -> {});
    private volatile Predicate<HttpServerRequest> view = _ -> false;
    private volatile long lastWrite = System.nanoTime();

    private FaultProxy(Path kubeconfig) {
        this.kubeconfig = kubeconfig;
    }

    /** Before the API server of an installation, for whoever takes the kubeconfig that is written beside the operator's. */
    public static FaultProxy before(Installation installation) {
        try {
            var real = Files.readString(installation.operatorConfig());
            var proxy = new FaultProxy(installation.operatorConfig().resolveSibling("proxied.kubeconfig"));
            var port = proxy.listen(Config.fromKubeconfig(real));
            Files.writeString(
                    proxy.kubeconfig,
                    real.replaceFirst("server: \"[^\"]*\"", "server: \"http://" + LOOPBACK + ":" + port + "\""));
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int listen(Config real) {
        var authority = Base64.getDecoder().decode(real.getCaCertData());
        var server = URI.create(real.getMasterUrl());
        var client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setSsl(true)
                        .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authority))),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        var proxy = HttpProxy.reverseProxy(client)
                .origin(server.getPort(), server.getHost())
                .addInterceptor(new Interceptor());
        return vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                .requestHandler(request -> {
                    if (!view.test(request)) {
                        proxy.handle(request);
                    }
                })
                .listen(0, LOOPBACK)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    public Path kubeconfig() {
        return kubeconfig;
    }

    /** Counts from 1 again, and runs {@code strike}, which returns when the operator is gone, at these writes. */
    public void arm(Kills kills, Runnable strike) {
        trap = new Trap(kills, strike);
    }

    /** Writes counted since the trap was set. */
    public int counted() {
        return trap.seen();
    }

    /** At which writes it has struck since. */
    public Set<Integer> struck() {
        return trap.struck();
    }

    /** Every write since the proxy was started, whether or not it got through. */
    public List<Write> writes() {
        return List.copyOf(writes);
    }

    /** For how long nothing has been written. */
    public Duration quietFor() {
        return Duration.ofNanos(System.nanoTime() - lastWrite);
    }

    /** From now on whatever this says true to is answered by it, and the API server does not hear of it: an old view. */
    public void view(Predicate<HttpServerRequest> answers) {
        view = answers;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private final class Interceptor implements ProxyInterceptor {
        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            var request = context.request();
            var write = new Write(
                    request.getMethod().name(), URI.create(request.getURI()).getPath());
            if (!Write.is(write.method(), write.path())) {
                return context.sendRequest();
            }
            writes.add(write);
            lastWrite = System.nanoTime();
            var set = trap;
            var number = set.count();
            if (set.isDue(number, Moment.BEFORE)) {
                return gone(set);
            }
            return context.sendRequest()
                    .compose(answer -> set.isDue(number, Moment.AFTER)
                            ? gone(set).onComplete(_ -> answer.release())
                            : Future.succeededFuture(answer));
        }

        private Future<ProxyResponse> gone(Trap set) {
            return vertx.executeBlocking(
                            () -> {
                                set.strike();
                                return set;
                            },
                            false)
                    .compose(_ -> Future.failedFuture("the operator is gone"));
        }
    }
}
