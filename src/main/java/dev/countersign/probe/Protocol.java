package dev.countersign.probe;

/** What is spoken with a server until it has said what it thinks of a certificate. */
public sealed interface Protocol {
    /** TLS and nothing more: the server is waited for. */
    record Tls() implements Protocol {}

    /** One GET. */
    record Https(String path) implements Protocol {
        public Https {
            // Whatever stands in a spec must not become a second header line.
            if (!path.matches("/[!-~]*")) {
                throw new IllegalArgumentException("a path begins with / and has no spaces");
            }
        }
    }

    /** SSLRequest before TLS, StartupMessage after it (PostgreSQL's protocol, version 3.0). */
    record PostgreSql(String user) implements Protocol {
        public PostgreSql {
            if (user.isEmpty() || user.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a user has a name without NUL");
            }
        }
    }
}
