package dev.countersign.testing.servers;

import dev.countersign.testing.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Verifies in TLS, and lets those in whose common name is that of a user. */
final class PostgreSql implements Recipe {
    @Override
    public List<String> prepare(Path folder, ServerIdentity identity, List<Listener> listeners) {
        var listener = listeners.getFirst();
        var data = folder.resolve("data");
        if (!Files.exists(data)) {
            initialise(data);
        }
        try {
            Files.writeString(
                    data.resolve("pg_hba.conf"),
                    "hostssl all all 127.0.0.1/32 " + (listener.verifies() ? "cert" : "trust") + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var command = new ArrayList<>(List.of(Programs.path("postgres").toString(), "-D", data.toString()));
        settings(identity, listener).forEach(setting -> command.addAll(List.of("-c", setting)));
        return command;
    }

    private static List<String> settings(ServerIdentity identity, Listener listener) {
        var settings = new ArrayList<>(List.of(
                "listen_addresses=127.0.0.1",
                "port=" + listener.port(),
                "unix_socket_directories=",
                "max_connections=20",
                "shared_buffers=1MB",
                "fsync=off",
                "timezone=GMT",
                "log_timezone=GMT",
                "ssl=on",
                "ssl_cert_file=" + identity.certificate(),
                "ssl_key_file=" + identity.key(),
                "ssl_min_protocol_version=TLSv" + listener.versions().least(),
                "ssl_max_protocol_version=TLSv" + listener.versions().most()));
        if (listener.verifies()) {
            settings.add("ssl_ca_file=" + listener.anchors());
        }
        return settings;
    }

    /** Once: the others are copies, which is four times as fast. */
    private static synchronized void initialise(Path data) {
        var template = data.resolveSibling("../template").normalize();
        if (!Files.exists(template)) {
            Commands.run(
                    Programs.path("initdb").toString(),
                    "--no-sync",
                    "--no-instructions",
                    "--auth=trust",
                    "--locale=C",
                    "--encoding=UTF8",
                    "--wal-segsize=1",
                    "-D",
                    template.toString());
        }
        Commands.run("cp", "-a", template.toString(), data.toString());
    }

    @Override
    public Reload reload() {
        return new Reload.Signal("HUP");
    }

    @Override
    public boolean servesManyPorts() {
        return false;
    }
}
