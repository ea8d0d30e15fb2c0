package dev.countersign.demo;

import dev.countersign.testing.Commands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An openssl server that requires client certificates of one authority, and curl as its client. */
public final class MutualTls implements AutoCloseable {
    private final Process server;
    private final int port;
    private final Path folder;

    private MutualTls(Process server, int port, Path folder) {
        this.server = server;
        this.port = port;
        this.folder = folder;
    }

    /** Serves with a certificate of its own; only the clients' authority comes from the cluster. */
    public static MutualTls start(Path folder, Path clientAuthority) throws IOException, InterruptedException {
        selfSigned(folder, "server", "/CN=localhost", "subjectAltName=DNS:localhost");
        return start(folder, clientAuthority, folder.resolve("server.crt"), folder.resolve("server.key"));
    }

    /** Serves with this chain; its log is in the folder. */
    public static MutualTls start(Path folder, Path clientAuthority, Path chain, Path key)
            throws IOException, InterruptedException {
        var port = freePort();
        var server = new ProcessBuilder(
                        "openssl",
                        "s_server",
                        "-accept",
                        "127.0.0.1:" + port,
                        "-www",
                        "-quiet",
                        "-cert",
                        chain.toString(),
                        "-cert_chain",
                        chain.toString(),
                        "-key",
                        key.toString(),
                        "-CAfile",
                        clientAuthority.toString(),
                        "-Verify",
                        "2",
                        "-verify_return_error")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        for (var attempt = 0; attempt < 100 && !answers(port); attempt++) {
            Thread.sleep(50);
        }
        return new MutualTls(server, port, folder);
    }

    /** A key and a certificate that nobody's authority has issued. */
    public static void selfSigned(Path folder, String name, String subject, String extension) {
        Commands.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "1",
                "-subj",
                subject,
                "-addext",
                extension,
                "-keyout",
                folder.resolve(name + ".key").toString(),
                "-out",
                folder.resolve(name + ".crt").toString());
    }

    /** The command that asks the server for a page, with a certificate of this name or with none. */
    List<String> request(String certificate) {
        var command = new ArrayList<>(
                List.of("curl", "-sS", "-o", "/dev/null", "-w", "HTTP %{http_code}", "--cacert", "server.crt"));
        if (!certificate.isEmpty()) {
            command.addAll(List.of("--cert", certificate + ".crt", "--key", certificate + ".key"));
        }
        command.add("https://localhost:" + port + "/");
        return command;
    }

    /** What curl answers with these options, run in the server's folder. */
    public String answer(String... options) {
        var command = request("");
        command.addAll(List.of(options));
        return Commands.tryRun(folder, Map.of(), "", command).text();
    }

    public URI address() {
        return URI.create("https://localhost:" + port + "/");
    }

    public Commands.Answer ask(String certificate) {
        return Commands.tryRun(folder, Map.of(), "", request(certificate));
    }

    private static boolean answers(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        server.destroyForcibly();
    }
}
