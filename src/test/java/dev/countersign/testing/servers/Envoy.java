package dev.countersign.testing.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Gets its anchors by SDS from a file, and so notices by itself when the volume changes. */
@SuppressWarnings("InlineFormatString") // a configuration is read as a whole
final class Envoy implements Recipe {
    private static final String LISTENER = """
            - name: %1$s
              address: {socket_address: {address: 127.0.0.1, port_value: %2$d}}
              filter_chains:
              - transport_socket:
                  name: envoy.transport_sockets.tls
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext
                    require_client_certificate: true
                    disable_stateless_session_resumption: true
                    common_tls_context:
                      tls_params: {tls_minimum_protocol_version: TLSv1_%3$s, tls_maximum_protocol_version: TLSv1_%4$s}
                      tls_certificates:
                      - {certificate_chain: {filename: %5$s}, private_key: {filename: %6$s}}
                      validation_context_sds_secret_config:
                        name: trust
                        sds_config: {path_config_source: {path: %7$s}}
                filters:
                - name: envoy.filters.network.http_connection_manager
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                    stat_prefix: %1$s
                    route_config:
                      virtual_hosts:
                      - name: all
                        domains: ["*"]
                        routes: [{match: {prefix: /}, direct_response: {status: 200, body: {inline_string: ok}}}]
                    http_filters:
                    - name: envoy.filters.http.router
                      typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
            """;
    private static final String SECRET = """
            resources:
            - "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret
              name: trust
              validation_context: {%s}
            """;

    @Override
    public List<String> prepare(Path folder, ServerIdentity identity, List<Listener> listeners) {
        var text = "static_resources:\n  listeners:\n"
                + listeners.stream()
                        .map(listener -> listener(folder, identity, listener))
                        .collect(Collectors.joining())
                        .indent(2);
        write(folder.resolve("envoy.yaml"), text);
        return List.of(
                Programs.path("envoy").toString(),
                "--config-path",
                "envoy.yaml",
                "--concurrency",
                "1",
                "--disable-hot-restart",
                "--service-node", // asked for wherever SDS is used, from a file too
                "server",
                "--service-cluster",
                "servers",
                "--log-level",
                "warning");
    }

    private static String listener(Path folder, ServerIdentity identity, Listener listener) {
        var secret = folder.resolve(listener.name() + "-trust.yaml");
        var anchors = listener.anchors();
        write(
                secret,
                SECRET.formatted(
                        listener.verifies()
                                ? "trusted_ca: {filename: %s}, watched_directory: {path: %s}"
                                        .formatted(anchors, anchors.getParent())
                                : "trust_chain_verification: ACCEPT_UNTRUSTED"));
        return LISTENER.formatted(
                listener.name(),
                listener.port(),
                listener.versions().least().substring(2),
                listener.versions().most().substring(2),
                identity.certificate(),
                identity.key(),
                secret);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Reload reload() {
        return new Reload.Watch();
    }
}
