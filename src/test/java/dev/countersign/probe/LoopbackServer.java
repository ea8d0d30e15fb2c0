package dev.countersign.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;

/** Takes connections and does with each what it is told. */
final class LoopbackServer implements AutoCloseable {
    /** One connection, which is closed afterwards. */
    interface Behaviour {
        void meet(Socket client) throws Exception;
    }

    private final ServerSocket listening;

    LoopbackServer(Behaviour behaviour) {
        this("127.0.0.1", behaviour);
    }

    /** Each address of the loopback network is a server of its own. */
    LoopbackServer(String address, Behaviour behaviour) {
        try {
            listening = new ServerSocket(0, 50, InetAddress.getByName(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(() -> accept(behaviour));
    }

    private void accept(Behaviour behaviour) {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                Thread.startVirtualThread(() -> meet(client, behaviour));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static void meet(Socket client, Behaviour behaviour) {
        try (client) {
            behaviour.meet(client);
        } catch (Exception e) {
            // Probes break off; what they saw is what is asked about.
        }
    }

    Target target(Protocol protocol) {
        return new Target(listening.getInetAddress(), listening.getLocalPort(), Optional.empty(), protocol);
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
