package dev.countersign.testing.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Refuses in TLS; in master-worker mode, so that it can be told to read its files again. */
@SuppressWarnings("InlineFormatString") // a configuration is read as a whole
final class HaProxy implements Recipe {
    private static final String CONFIG = """
            global
              maxconn 500
              nbthread 1
            defaults
              mode http
              timeout connect 10s
              timeout client 60s
              timeout server 60s
            """;
    private static final String FRONTEND = """
            frontend %s
              bind %s ssl crt %s ca-file %s verify %s ssl-min-ver TLSv%s ssl-max-ver TLSv%s
              http-request return status 200 content-type text/plain string ok
            """;

    @Override
    public List<String> prepare(Path folder, ServerIdentity identity, List<Listener> listeners) {
        var text = CONFIG
                + listeners.stream()
                        .map(listener -> FRONTEND.formatted(
                                listener.name(),
                                listener.address(),
                                identity.pair(),
                                listener.anchors(),
                                listener.verifies() ? "required" : "optional ca-ignore-err all crt-ignore-err all",
                                listener.versions().least(),
                                listener.versions().most()))
                        .collect(Collectors.joining());
        try {
            Files.writeString(folder.resolve("haproxy.cfg"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(Programs.path("haproxy").toString(), "-W", "-f", "haproxy.cfg");
    }

    @Override
    public Reload reload() {
        return new Reload.Signal("USR2");
    }
}
