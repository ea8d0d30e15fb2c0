package dev.countersign.testing.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/**
 * One port of a server and what it demands of clients.
 *
 * @param anchors file of the trust anchors; a server that does not verify may still want to read it
 */
public record Listener(String name, int port, Path anchors, Verify verify, Versions versions) {
    /** What is done with a client's certificate. */
    public enum Verify {
        REQUIRE,
        /** Asked for where the server can, and never verified. */
        NOTHING
    }

    /** The versions of TLS that are spoken, by the names that servers give them. */
    public enum Versions {
        ONLY_1_2("1.2", "1.2"),
        ONLY_1_3("1.3", "1.3"),
        BOTH("1.2", "1.3");

        private final String least;
        private final String most;

        Versions(String least, String most) {
            this.least = least;
            this.most = most;
        }

        String least() {
            return least;
        }

        String most() {
            return most;
        }
    }

    /** On a port that is free. */
    public static Listener on(String name, Path anchors, Verify verify, Versions versions) {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Listener(name, socket.getLocalPort(), anchors, verify, versions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Listener on(String name, Path anchors) {
        return on(name, anchors, Verify.REQUIRE, Versions.BOTH);
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    boolean verifies() {
        return verify == Verify.REQUIRE;
    }
}
