package dev.countersign.probe;

import java.net.InetAddress;
import java.util.Optional;
import javax.net.ssl.SNIHostName;

/**
 * One server: where it is and how it is spoken to.
 *
 * @param serverName sent as SNI (RFC 6066) and as HTTP's Host; for servers that choose by name what they require
 */
public record Target(InetAddress address, int port, Optional<String> serverName, Protocol protocol) {
    /** @throws IllegalArgumentException if the port or the name cannot be one */
    public Target {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535");
        }
        serverName.ifPresent(SNIHostName::new); // whatever stands in a spec must not become a second header line either
    }
}
