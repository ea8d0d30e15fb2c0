package dev.countersign.interop;

import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Stream;

/** An implementation of TLS, as a client. */
public sealed interface Stack permits Java, OpenSsl, GnuTls, Go {
    static Stream<Stack> all() {
        return Stream.of(new Java(), new OpenSsl(), new GnuTls(), new Go());
    }

    /** Asks a server for a page: its whole answer to the HTTP request, or the words in which the stack failed. */
    String get(URI address, Held held);

    /** Makes a key that stays in the folder, and answers with a request (PEM) for it. */
    String request(Path folder, Algorithm algorithm, String commonName);

    /** What the stack's client is told after a request: its own key, and the chain that was written to tls.crt. */
    default Held taken(Path folder) {
        return Held.as(Form.PEM, folder, "");
    }

    /** Why this stack cannot be asked here; empty if it can. */
    default String lacking() {
        return "";
    }
}
