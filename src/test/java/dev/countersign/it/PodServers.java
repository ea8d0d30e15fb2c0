package dev.countersign.it;

import dev.countersign.demo.MutualTls;
import dev.countersign.testing.Countersign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Servers on a real node that require client certificates, each in a Deployment of one pod, and a pod that calls them. */
record PodServers(Countersign countersign, String namespace) {
    private static final String CALLER = "caller";

    /** What servers are configured with, and whom they are known by: applied before the first of them. */
    void prepare(Path folder) throws IOException {
        MutualTls.selfSigned(folder, "tls", "/CN=server", "subjectAltName=DNS:server");
        var pair = Files.readString(folder.resolve("tls.crt")) + Files.readString(folder.resolve("tls.key"));
        Files.writeString(folder.resolve("server.pem"), pair);
        create("secret generic server", folder, "tls.crt", "tls.key", "server.pem");
        create("configmap config", Path.of("src", "test", "resources", "node"), "nginx.conf", "haproxy.cfg");
    }

    /** {@code kubectl create} of what has files of this folder in it. */
    void create(String what, Path folder, String... files) {
        var command = new ArrayList<>(List.of("create", "-n", namespace));
        command.addAll(List.of(what.split(" ")));
        List.of(files).forEach(file -> command.add("--from-file=" + folder.resolve(file)));
        countersign.kubectl().run(command.toArray(String[]::new));
    }

    Workload workload(String name) {
        return new Workload(countersign, namespace, "Deployment", name);
    }

    /** A server that goes by {@code ca.crt} of this ConfigMap; with its image's own command if there is none. */
    Workload serve(String name, String image, List<String> command, String anchors) {
        var server = workload(name);
        server.deploy(
                image,
                command,
                "tcpSocket: {port: 8443}",
                Map.of(
                        "/server",
                        secret("server"),
                        "/anchors",
                        "configMap: {name: %s}".formatted(anchors),
                        "/etc/" + image,
                        "configMap: {name: config}"));
        return server;
    }

    /** The command of the Go server. */
    static List<String> go(String verify, String... options) {
        var command = new ArrayList<>(List.of("go-server", "-cert", "/server/tls.crt", "-key", "/server/tls.key"));
        command.addAll(List.of(options));
        command.addAll(List.of("-listen", ":8443,anchors=/anchors/ca.crt,verify=" + verify));
        return command;
    }

    /** A pod that mounts the Secrets of these certificates; it is ready while {@code /tmp/ready} is there. */
    Workload caller(String... certificates) {
        var volumes = new HashMap<>(Map.of("/server", secret("server")));
        List.of(certificates).forEach(name -> volumes.put("/" + name, secret(name)));
        var command = List.of("sh", "-c", "touch /tmp/ready && exec sleep 3600");
        workload(CALLER).deploy("caller", command, "exec: {command: [test, -f, /tmp/ready]}", volumes);
        return workload(CALLER);
    }

    private static String secret(String name) {
        return "secret: {secretName: %s}".formatted(name);
    }

    /** What the caller's pod reads when it calls with the certificate in this Secret of its volumes. */
    String call(String server, String as) {
        var identity = "-cert /%1$s/tls.crt -key /%1$s/tls.key".formatted(as);
        var trust = "-anchors /server/tls.crt -server-name server -count 1 ";
        var command = "caller " + identity + " " + trust + workload(server).address();
        return workload(CALLER).exec(command.split(" ")).text();
    }
}
