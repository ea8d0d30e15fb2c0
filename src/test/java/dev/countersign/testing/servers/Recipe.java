package dev.countersign.testing.servers;

import java.nio.file.Path;
import java.util.List;

/** How one kind of server is configured and run. */
interface Recipe {
    /**
     * Writes what the server reads and gives the command that runs it in the foreground.
     *
     * @param folder the server's own
     */
    List<String> prepare(Path folder, ServerIdentity identity, List<Listener> listeners);

    /** How a running server learns that its anchors are other ones now. */
    default Reload reload() {
        return new Reload.Restart();
    }

    /** False for a server that serves one port alone: then there is a process for each. */
    default boolean servesManyPorts() {
        return true;
    }
}
