package dev.countersign.testing.servers;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** {@code JdkServerMain <certificate> <key> {<port> <anchors> <verify> <versions>}}: with nothing but the JDK. */
final class JdkServerMain {
    private JdkServerMain() {}

    public static void main(String[] arguments) throws Exception {
        var keys = JdkFiles.keys(Path.of(arguments[0]), Path.of(arguments[1]));
        for (var i = 2; i < arguments.length; i += 4) {
            var verifies = Listener.Verify.valueOf(arguments[i + 2]) == Listener.Verify.REQUIRE;
            var trust = verifies ? JdkFiles.anchors(Path.of(arguments[i + 1])) : new TrustManager[] {new TrustsAll()};
            var context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            serve(Integer.parseInt(arguments[i]), context, Listener.Versions.valueOf(arguments[i + 3]));
        }
        // Whoever started us holds the other end: without them, we are not wanted.
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    private static void serve(int port, SSLContext context, Listener.Versions versions) throws IOException {
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                var tls = context.getDefaultSSLParameters();
                tls.setNeedClientAuth(true);
                tls.setProtocols(
                        switch (versions) {
                            case ONLY_1_2 -> new String[] {"TLSv1.2"};
                            case ONLY_1_3 -> new String[] {"TLSv1.3"};
                            case BOTH -> new String[] {"TLSv1.2", "TLSv1.3"};
                        });
                parameters.setSSLParameters(tls);
            }
        });
        server.createContext("/", exchange -> {
            var body = "ok\n".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }
}
