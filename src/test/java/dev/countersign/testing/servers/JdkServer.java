package dev.countersign.testing.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JDK's own TLS and HTTP, from {@link JdkServerMain}. Reads its anchors at start, as most Java servers do. */
final class JdkServer implements Recipe {
    @Override
    public List<String> prepare(Path folder, ServerIdentity identity, List<Listener> listeners) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                JdkServerMain.class.getName(),
                identity.certificate().toString(),
                identity.key().toString()));
        for (var listener : listeners) {
            command.add(Integer.toString(listener.port()));
            command.add(listener.anchors().toString());
            command.add(listener.verify().name());
            command.add(listener.versions().name());
        }
        return command;
    }
}
