package dev.countersign.it;

import dev.countersign.testing.Commands;
import dev.countersign.testing.servers.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** What the images of the servers in a how-to do when they start. */
enum Image {
    NGINX("nginx", 8443) {
        @Override
        List<String> start(Pod pod) throws IOException {
            var run = Files.createDirectories(pod.file("/run"));
            // What the image's own nginx.conf does with that folder, without being root.
            Files.writeString(run.resolve("nginx.conf"), """
                    daemon off;
                    worker_processes 1;
                    pid nginx.pid;
                    events { worker_connections 64; }
                    http {
                      access_log off;
                      client_body_temp_path body;
                      proxy_temp_path proxy;
                      fastcgi_temp_path fastcgi;
                      uwsgi_temp_path uwsgi;
                      scgi_temp_path scgi;
                      include %s/*.conf;
                    }
                    """.formatted(pod.file("/etc/nginx/conf.d")));
            return List.of(program(), "-p", run.toString(), "-e", "stderr", "-c", "nginx.conf");
        }
    },
    HAPROXY("haproxy", 8443) {
        @Override
        List<String> start(Pod pod) {
            return List.of(
                    program(),
                    "-W",
                    "-f",
                    pod.file("/usr/local/etc/haproxy/haproxy.cfg").toString());
        }
    },
    ENVOY("envoy", 8443) {
        @Override
        List<String> start(Pod pod) {
            var configuration = pod.file("/etc/envoy/envoy.yaml").toString();
            return List.of(
                    program(), "-c", configuration, "--concurrency", "1", "--disable-hot-restart", "-l", "warning");
        }
    },
    SPRING_BOOT("spring-boot", 8443) {
        @Override
        List<String> start(Pod pod) {
            return List.of(program());
        }
    },
    KAFKA("kafka-server-start.sh", 9093) {
        @Override
        List<String> start(Pod pod) {
            var configuration = pod.file("/etc/kafka/server.properties").toString();
            if (!Files.exists(pod.file("/var/lib/kafka/logs"))) {
                Commands.run(
                        Programs.path("kafka-storage.sh").toString(),
                        "format",
                        "--config",
                        configuration,
                        "--cluster-id",
                        "4L6g3nShT-eMCtK--X86sw");
            }
            return List.of(program(), configuration);
        }
    },
    POSTGRESQL("postgres", 5432) {
        @Override
        List<String> start(Pod pod) {
            var data = pod.file("/var/lib/postgresql/data").toString();
            Commands.run(
                    Programs.path("initdb").toString(), "--no-sync", "--username=postgres", "--locale=C", "-D", data);
            return List.of(program(), "-D", data, "-c", "config_file=" + pod.file("/etc/postgresql/postgresql.conf"));
        }

        @Override
        void prepare(Pod pod) {
            Commands.run(
                    Programs.path("psql").toString(),
                    "-h",
                    pod.file("/var/lib/postgresql").toString(),
                    "-p",
                    Integer.toString(pod.port(5432)),
                    "-U",
                    "postgres",
                    "-c",
                    "CREATE ROLE orders LOGIN");
        }
    };

    private final String program;
    private final int port;

    Image(String program, int port) {
        this.program = program;
        this.port = port;
    }

    static Image of(HowTo section) {
        return valueOf(section.title().toUpperCase(java.util.Locale.ROOT).replace(' ', '_'));
    }

    int port() {
        return port;
    }

    Optional<String> missing() {
        return Programs.missing(program);
    }

    String program() {
        return Programs.path(program).toString();
    }

    /** The command that runs the server, after whatever has to be there before. */
    abstract List<String> start(Pod pod) throws IOException;

    /** What the running server needs before clients come. */
    void prepare(Pod pod) {}
}
