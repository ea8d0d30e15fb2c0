package dev.countersign.testing.servers;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;

/** Stands before a server and cuts connections in the way that a crashed peer or an impatient firewall does: by reset. */
public final class Relay implements AutoCloseable {
    private final ServerSocket listening;
    private final InetSocketAddress behind;
    private final int resetAt;

    /** @param resetAt at which of the client's messages a connection is reset; 0 at once */
    public Relay(Listener behind, int resetAt) {
        this(behind, resetAt, InetAddress.getLoopbackAddress());
    }

    /** Cuts nothing, and listens at another address than the server. */
    public static Relay at(InetAddress address, Listener behind) {
        return new Relay(behind, Integer.MAX_VALUE, address);
    }

    /** An address of this machine at which the operator may ask a server: no loopback one. */
    public static Optional<InetAddress> address() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(found ->
                        found instanceof Inet4Address && !found.isLoopbackAddress() && !found.isLinkLocalAddress())
                .findFirst();
    }

    private Relay(Listener behind, int resetAt, InetAddress address) {
        try {
            listening = new ServerSocket(0, 50, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.behind = behind.socketAddress();
        this.resetAt = resetAt;
        Thread.startVirtualThread(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                Thread.startVirtualThread(() -> relay(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void relay(Socket client) {
        try (client;
                var server = new Socket()) {
            if (resetAt > 0) {
                server.connect(behind);
                Thread.startVirtualThread(() -> pass(server, client));
                passUntilReset(client, server);
            }
            client.setSoLinger(true, 0); // closing sends a reset now
        } catch (IOException e) {
            // Either side has gone, which is all that was wanted.
        }
    }

    private void passUntilReset(Socket client, Socket server) throws IOException {
        var bytes = new byte[16 * 1024];
        for (var message = 1; message <= resetAt; message++) {
            var count = client.getInputStream().read(bytes);
            if (count < 0) {
                return;
            }
            if (message < resetAt) {
                server.getOutputStream().write(bytes, 0, count);
            }
        }
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            close(to);
        }
    }

    private static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        close(listening);
    }
}
