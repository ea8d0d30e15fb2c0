package dev.countersign.continuity;

import dev.countersign.testing.servers.JdkFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Calls servers with nothing but the JDK, as {@link Stack} says. */
final class JdkCallersMain {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    private static final Pattern GOOD = Pattern.compile(
            "HTTP/1\\.1 200 .*?\r\ncontent-length: (\\d+)\r\n(?:.*?\r\n)??\r\n(.*)",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private static final AtomicLong ANSWERED = new AtomicLong();

    private final Path folder;
    private final TrustManager[] anchors;
    private @Nullable Path revision;
    private KeyManager[] keys = {};

    private JdkCallersMain(Path folder, TrustManager[] anchors) {
        this.folder = folder;
        this.anchors = anchors;
    }

    public static void main(String[] arguments) throws Exception {
        var anchors = JdkFiles.anchors(Path.of(arguments[0]));
        var interval = Long.parseLong(arguments[1]);
        var servers = List.of(arguments).subList(3, arguments.length);
        for (var folder : arguments[2].split(",", -1)) {
            var caller = new JdkCallersMain(Path.of(folder), anchors);
            Thread.ofPlatform().daemon().start(() -> caller.loop(servers, interval));
        }
        Thread.ofPlatform().daemon().start(JdkCallersMain::count);
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    private static void count() {
        while (true) {
            pause(1_000);
            System.out.println("answered " + ANSWERED.getAndSet(0));
        }
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(Math.max(0, milliseconds));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void loop(List<String> servers, long interval) {
        for (var i = 0; ; i = (i + 1) % servers.size()) {
            var begun = System.nanoTime();
            try {
                call(servers.get(i));
                ANSWERED.incrementAndGet();
            } catch (IOException | GeneralSecurityException e) {
                System.out.println("failed %s %s %s".formatted(folder.getFileName(), servers.get(i), e));
            }
            pause(interval - (System.nanoTime() - begun) / 1_000_000);
        }
    }

    private void call(String server) throws IOException, GeneralSecurityException {
        var colon = server.indexOf(':');
        try (var plain = new Socket()) {
            plain.setSoTimeout(20_000);
            plain.connect(
                    new InetSocketAddress(server.substring(0, colon), Integer.parseInt(server.substring(colon + 1))),
                    20_000);
            try (var tls = (SSLSocket) context().getSocketFactory().createSocket(plain, "localhost", 443, true)) {
                var parameters = tls.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                tls.setSSLParameters(parameters);
                tls.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
                read(tls.getInputStream());
            }
        }
    }

    /** To the end of the answer, not of the connection: Envoy waits a second for the client to be the first who closes it. */
    private static void read(InputStream input) throws IOException {
        var answer = new StringBuilder();
        var bytes = new byte[4096];
        for (var count = input.read(bytes); count >= 0; count = input.read(bytes)) {
            answer.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
            var good = GOOD.matcher(answer);
            if (good.matches() && good.group(2).length() == Integer.parseInt(good.group(1))) {
                return;
            }
        }
        throw new IOException("answered " + answer.toString().lines().limit(1).toList());
    }

    /** A new one for each call: there is no session in it that could be resumed. */
    private SSLContext context() throws IOException, GeneralSecurityException {
        // By the link's target: certificate and key are of one revision.
        var current = folder.resolve("..data").toRealPath();
        if (!current.equals(revision)) {
            keys = JdkFiles.keys(current.resolve("tls.crt"), current.resolve("tls.key"));
            revision = current;
        }
        var context = SSLContext.getInstance("TLS");
        context.init(keys, anchors, null);
        return context;
    }
}
