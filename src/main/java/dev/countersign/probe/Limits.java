package dev.countersign.probe;

import java.time.Duration;

/**
 * What one probe may take.
 *
 * @param answer how long a server is waited for once the handshake is done. One that says nothing about certificates
 *     until somebody speaks is waited for that long each time, so it is the price of a certificate that is taken.
 * @param bytes how much is read at most, the server's certificates included
 */
public record Limits(Duration connect, Duration handshake, Duration answer, int bytes) {
    /** Refusals come after one round trip; this leaves time for a server whose CPU is throttled. */
    public static final Limits USUAL =
            new Limits(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(3), 128 * 1024);
}
