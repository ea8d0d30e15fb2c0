package dev.countersign.testing.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Refuses certificates with HTTP 400, within TLS that went well. */
@SuppressWarnings("InlineFormatString") // a configuration is read as a whole
final class Nginx implements Recipe {
    private static final String CONFIG = """
            daemon off;
            worker_processes 1;
            pid %1$s/nginx.pid;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              ssl_certificate %2$s;
              ssl_certificate_key %3$s;
              ssl_session_cache off;
            %4$s}
            """;
    private static final String SERVER = """
              server {
                listen %s ssl;
                ssl_protocols %s;
                ssl_client_certificate %s;
                ssl_verify_client %s;
                location / { return 200 "ok\\n"; }
              }
            """;

    @Override
    public List<String> prepare(Path folder, ServerIdentity identity, List<Listener> listeners) {
        var servers = listeners.stream()
                .map(listener -> SERVER.formatted(
                        listener.address(),
                        versions(listener.versions()),
                        listener.anchors(),
                        listener.verifies() ? "on" : "optional_no_ca"))
                .collect(Collectors.joining());
        var text = CONFIG.formatted(folder, identity.certificate(), identity.key(), servers);
        try {
            Files.writeString(folder.resolve("nginx.conf"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(Programs.path("nginx").toString(), "-p", folder.toString(), "-e", "stderr", "-c", "nginx.conf");
    }

    private static String versions(Listener.Versions versions) {
        return switch (versions) {
            case ONLY_1_2 -> "TLSv1.2";
            case ONLY_1_3 -> "TLSv1.3";
            case BOTH -> "TLSv1.2 TLSv1.3";
        };
    }

    @Override
    public Reload reload() {
        return new Reload.Signal("HUP");
    }
}
