package dev.countersign.testing.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Go's own TLS and HTTP, from {@code src/test/go/server}. */
record GoServer(boolean readsAtStart) implements Recipe {
    @Override
    public List<String> prepare(Path folder, ServerIdentity identity, List<Listener> listeners) {
        var command = new ArrayList<>(List.of(
                Programs.path("go-server").toString(),
                "-cert",
                identity.certificate().toString(),
                "-key",
                identity.key().toString()));
        if (readsAtStart) {
            command.add("-at-start");
        }
        for (var listener : listeners) {
            command.add("-listen");
            command.add("%s,anchors=%s,verify=%s,min=%s,max=%s"
                    .formatted(
                            listener.address(),
                            listener.anchors(),
                            listener.verifies() ? "require" : "nothing",
                            listener.versions().least(),
                            listener.versions().most()));
        }
        return command;
    }

    @Override
    public Reload reload() {
        return readsAtStart ? new Reload.Restart() : new Reload.Watch();
    }
}
