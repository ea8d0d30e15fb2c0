package dev.countersign.continuity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One address for the ready pods of a workload, as a Service of Kubernetes is: it hands connections on as they come, one
 * that is refused to the next pod, and knows nothing of what is said in them.
 */
public final class Service implements AutoCloseable {
    private static final int DRAINED_WITHIN_MS = 20_000;

    /** A pod's own address, and the connections that go there. */
    private record Backend(InetSocketAddress address, AtomicInteger open) {}

    private final ServerSocket listening;
    private final List<Backend> backends = new ArrayList<>();
    private int turn;

    public Service(InetAddress address) {
        try {
            listening = new ServerSocket(0, 200, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    /** As {@code host:port}. */
    public String endpoint() {
        return host() + ":" + port();
    }

    String host() {
        return listening.getInetAddress().getHostAddress();
    }

    int port() {
        return listening.getLocalPort();
    }

    synchronized boolean isReady() {
        return !backends.isEmpty();
    }

    public synchronized void add(InetSocketAddress pod) {
        backends.add(new Backend(pod, new AtomicInteger()));
    }

    /** Sends nobody there any more, and returns when those who are there have gone: a pod that ends has that time too. */
    public void drain(InetSocketAddress pod) {
        var left = withdraw(pod);
        try {
            for (var waited = 0; left.open.get() > 0 && waited < DRAINED_WITHIN_MS; waited += 10) {
                Thread.sleep(10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // all is over
        }
    }

    private synchronized Backend withdraw(InetSocketAddress pod) {
        var leaving = backends.stream()
                .filter(backend -> backend.address.equals(pod))
                .findFirst()
                .orElseThrow();
        backends.remove(leaving);
        return leaving;
    }

    /** All of them, beginning with another one each time; they count as in use until they are let go. */
    private synchronized List<Backend> choose() {
        var chosen = new ArrayList<Backend>();
        for (var i = 0; i < backends.size(); i++) {
            chosen.add(backends.get((turn + i) % backends.size()));
        }
        turn++;
        chosen.forEach(backend -> backend.open.incrementAndGet());
        return chosen;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        var chosen = choose();
        try (client) {
            var server = connect(chosen);
            if (server != null) {
                exchange(client, server);
            }
        } catch (IOException e) {
            // One side has gone. The other is told by the end of its connection, and the client counts that.
        } finally {
            chosen.forEach(backend -> backend.open.decrementAndGet());
        }
    }

    private static @Nullable Socket connect(List<Backend> chosen) {
        for (var backend : chosen) {
            var socket = new Socket();
            try {
                socket.connect(backend.address);
                return socket;
            } catch (IOException e) {
                // Refused: the next one.
            }
        }
        return null;
    }

    private static void exchange(Socket client, Socket server) throws IOException {
        try (server) {
            var asked = Thread.startVirtualThread(() -> pass(client, server));
            server.getInputStream().transferTo(client.getOutputStream());
            client.shutdownOutput();
            // The client may have the last word (a close_notify); a server that has said all does not wait for it.
            asked.join(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(Socket client, Socket server) {
        try {
            client.getInputStream().transferTo(server.getOutputStream());
            server.shutdownOutput();
        } catch (IOException e) {
            // Either has gone; whoever reads the other way notices.
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
