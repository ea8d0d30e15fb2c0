package dev.countersign.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.parsetools.RecordParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * As plain a client of the API server as can be: ready-made bytes over connections that stay open. What it reaches is
 * the bound; whatever it wasted would flatter everybody who is measured against it.
 */
final class Api implements AutoCloseable {
    static final int CONNECTIONS = 32;
    private static final int WATCHES = 4;
    static final String JSON = "application/json";
    static final String MERGE_PATCH = "application/merge-patch+json";

    private final Vertx vertx;
    /** Everything happens here: whoever takes up an answer on another thread may miss its beginning. */
    private final Context loop;

    private final HttpClient client;
    private final HttpClient watching;
    private final String token;
    private volatile boolean closed;

    /** The token is that of an account that may do everything. */
    Api(KubernetesClient cluster, String token) {
        this.token = "Bearer " + token;
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        loop = vertx.getOrCreateContext();
        var url = java.net.URI.create(cluster.getMasterUrl().toString());
        var options = new HttpClientOptions()
                .setSsl(true)
                .setDefaultHost(url.getHost())
                .setDefaultPort(url.getPort())
                .setMaxPoolSize(CONNECTIONS)
                .setKeepAlive(true)
                .setTcpNoDelay(true)
                .setTrustOptions(trust(cluster));
        client = vertx.createHttpClient(options);
        watching = vertx.createHttpClient(new HttpClientOptions(options).setMaxPoolSize(WATCHES));
    }

    private static PemTrustOptions trust(KubernetesClient cluster) {
        try {
            var config = cluster.getConfiguration();
            var pem = config.getCaCertData() != null
                    ? Base64.getMimeDecoder().decode(config.getCaCertData())
                    : Files.readAllBytes(Path.of(config.getCaCertFile()));
            return new PemTrustOptions().addCertValue(Buffer.buffer(pem));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads an object. */
    Buffer get(String path) {
        return join(onLoop(() -> send(HttpMethod.GET, path, JSON, Buffer.buffer())));
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> work) {
        var done = Promise.<T>promise();
        loop.runOnContext(_ -> work.get().onComplete(done));
        return done.future();
    }

    /** Sends a request and reads the answer, which must be one of success. Called from a task of {@link #each}. */
    Future<Buffer> send(HttpMethod method, String path, String type, Buffer body) {
        var options = new RequestOptions()
                .setMethod(method)
                .setURI(path)
                .putHeader(HttpHeaders.AUTHORIZATION, token)
                .putHeader(HttpHeaders.CONTENT_TYPE, type);
        return client.request(options)
                .compose(request -> request.send(body))
                .compose(answer -> answer.body()
                        .compose(text -> answer.statusCode() < 300
                                ? Future.succeededFuture(text)
                                : Future.failedFuture(method + " " + path + ": " + text)));
    }

    Future<Buffer> post(String path, Buffer body) {
        return send(HttpMethod.POST, path, JSON, body);
    }

    /**
     * Hands on every line that a watch delivers, until {@link #close}, and runs {@code ended} when the server ends it. It
     * does so to whoever reads too slowly.
     */
    void watch(String path, Consumer<Buffer> line, Runnable ended) {
        join(onLoop(() -> watching(path, line, ended)));
    }

    /** The same from a handler of a watch, where nobody may wait. */
    Future<?> watching(String path, Consumer<Buffer> line, Runnable ended) {
        var options = new RequestOptions().setURI(path).putHeader(HttpHeaders.AUTHORIZATION, token);
        return watching.request(options).compose(request -> request.send()).compose(answer -> {
            answer.handler(RecordParser.newDelimited("\n", line::accept));
            answer.endHandler(_ -> ended.run());
            answer.exceptionHandler(_ -> ended.run());
            return answer.statusCode() == 200
                    ? Future.succeededFuture()
                    : Future.failedFuture("watching " + path + ": " + answer.statusCode());
        });
    }

    /** Does a task for each number, as many at once as there are connections, and returns when all are done. */
    void each(int count, IntFunction<Future<?>> task) {
        var next = new AtomicInteger();
        join(onLoop(() -> Future.all(IntStream.range(0, CONNECTIONS)
                .mapToObj(_ -> oneAfterAnother(next, count, task))
                .toList())));
    }

    private static Future<?> oneAfterAnother(AtomicInteger next, int count, IntFunction<Future<?>> task) {
        var number = next.getAndIncrement();
        return number >= count
                ? Future.succeededFuture()
                : task.apply(number).compose(_ -> oneAfterAnother(next, count, task));
    }

    static <T> T join(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** True once {@link #close} was called: what ends now ends because of that. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        join(vertx.close());
    }
}
