package dev.countersign.demo;

import dev.countersign.testing.servers.Kind;
import dev.countersign.testing.servers.Listener;
import dev.countersign.testing.servers.Relay;
import dev.countersign.testing.servers.Server;
import dev.countersign.testing.servers.ServerIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A server of Go that requires client certificates of a bundle, and reads the bundle again when it has changed. */
final class TrustingServer implements AutoCloseable {
    private final InetAddress host;
    private final Listener listener;
    private final Server server;
    private final Relay door;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Future<?> refreshing;

    TrustingServer(Mounted mounted, ServerIdentity identity, Path folder) throws IOException {
        host = Relay.address()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "this machine has loopback addresses alone, and those the operator does not ask: give it another"));
        listener = Listener.on("server", mounted.anchors().file("ca.crt"));
        server = Server.start(Kind.GO, folder, identity, List.of(listener));
        door = Relay.at(host, listener);
        refreshing = clock.scheduleWithFixedDelay(mounted::refresh, 0, 500, TimeUnit.MILLISECONDS);
    }

    String address() {
        return "https://localhost:" + listener.port() + "/";
    }

    /** Its entry in {@code relyingParties}. */
    String party() {
        return """
                {"kind":"External","name":"server","probe":{"host":"%s","port":%d,"protocol":"HTTPS"}}""".formatted(host.getHostAddress(), door.port());
    }

    /** That its files were refreshed all the time. */
    void check() {
        if (refreshing.isDone()) {
            throw new IllegalStateException("the files were refreshed no more", refreshing.exceptionNow());
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        door.close();
        server.close();
    }
}
