package dev.countersign.demo;

import dev.countersign.testing.Cluster;
import dev.countersign.testing.Environment;
import dev.countersign.testing.Folders;
import dev.countersign.testing.Installation;
import dev.countersign.testing.OperatorProcess;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Shows the main job on a real API server and proves it with real handshakes. Ends with 0 only if all was proved. */
public final class Demo {
    private static final String NAMESPACE = "shop";

    private final Screen screen;
    private final Path folder;
    private final Cluster cluster;
    private final Installation installation;
    private int failures;
    private String counted = "";

    private Demo(Screen screen, Path folder, Cluster cluster) {
        this.screen = screen;
        this.folder = folder;
        this.cluster = cluster;
        this.installation = Installation.on(cluster, folder.resolve("operator.kubeconfig"));
    }

    public static void main(String[] arguments) throws Exception {
        var screen = new Screen(new PrintStream(System.out, true, StandardCharsets.UTF_8), isTerminal());
        var code = 1;
        try {
            code = Environment.orElse("COUNTERSIGN_KEEP", "0").equals("1") ? keep(screen) : once(screen);
        } catch (IllegalStateException e) {
            screen.bad(String.valueOf(e.getMessage()));
        }
        System.exit(code);
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    /** Everything that is started ends here, also when something fails. */
    private static int once(Screen screen) throws Exception {
        screen.title("A real Kubernetes");
        var started = Instant.now();
        var folder = Files.createTempDirectory("countersign-demo");
        try (var cluster = Cluster.start()) {
            var demo = new Demo(screen, folder, cluster);
            try (var _ = demo.operator(started, false)) {
                return demo.prove();
            }
        } finally {
            Folders.delete(folder);
        }
    }

    /** The same, but cluster and operator go on after this process; {@code make stop} ends them. */
    private static int keep(Screen screen) throws Exception {
        screen.title("A real Kubernetes, which stays");
        var started = Instant.now();
        var folder = Path.of(Environment.required("COUNTERSIGN_KEPT", "run 'make demo KEEP=1'"));
        Files.createDirectories(folder);
        var demo = new Demo(screen, folder, Cluster.startDetached(folder.resolve("cluster")));
        var operator = demo.operator(started, true);
        Files.writeString(folder.resolve("operator.pid"), Long.toString(operator.pid()));
        var code = demo.prove();
        screen.say("Cluster and operator go on. To look around:\n\n  export KUBECONFIG=" + demo.cluster.kubeconfig()
                + "\n  " + demo.cluster.kubectl() + " get clientcertificates -A\n\nThe operator's log: "
                + operator.log()
                + "\nTo end them: make stop");
        return code;
    }

    private OperatorProcess operator(Instant clusterStarted, boolean stays) {
        var version = installation
                .kubectl()
                .run("version")
                .lines()
                .filter(line -> line.startsWith("Server"))
                .findFirst()
                .orElse("unknown version");
        screen.good("ready after " + seconds(clusterStarted) + ": " + version);
        var started = Instant.now();
        installation.serveAll();
        var log = folder.resolve("operator.log");
        var operator = stays ? installation.detachedOperator("*", log) : installation.operator("*", log);
        operator.awaitReady();
        screen.good("the operator is ready after " + seconds(started) + ", as ServiceAccount " + Installation.NAMESPACE
                + "/countersign");
        return operator;
    }

    private int prove() throws IOException, InterruptedException {
        show();
        if (cluster.isShared()) {
            screen.say("""

                    What was applied stays in your cluster. To remove it:
                      kubectl delete -f examples/
                      ours=app.kubernetes.io/name=countersign
                      kubectl delete crd,clusterrole,clusterrolebinding -l $ours
                      kubectl delete validatingadmissionpolicy,validatingadmissionpolicybinding -l $ours
                      kubectl delete role,rolebinding -n kube-system -l $ours
                      kubectl delete namespace countersign-system""");
        }
        screen.title(
                failures == 0
                        ? "Proved: issued, let in, strangers kept out, renewed, and an authority rotated under requests."
                        : failures + " of the claims above did not hold.");
        screen.say(counted);
        return failures == 0 ? 0 : 1;
    }

    private void show() throws IOException, InterruptedException {
        screen.title("People apply what they want");
        kubectl("apply", "-f", "examples/");
        screen.title("The operator issues it");
        kubectl("wait", "--for=condition=Ready", "--timeout=120s", "clientcertificates", "--all", "-A");
        kubectl("get", "clientcertificates", "-A");
        save("orders");
        screen.title("A server that requires a client certificate of the authority 'shop'");
        MutualTls.selfSigned(folder, "stranger", "/CN=orders", "extendedKeyUsage=clientAuth");
        try (var server = MutualTls.start(folder, folder.resolve("ca.crt"))) {
            expect(server, "orders", true, "the Secret's certificate is let in");
            expect(server, "", false, "no certificate is refused");
            expect(server, "stranger", false, "a stranger's certificate with the same name is refused");
            try (var rotation = new Rotation(screen, installation, folder)) {
                // What the old generation signed has to end first: meanwhile there is something else to see.
                failures += rotation.begin();
                renewal(server);
                failures += rotation.end();
                counted = rotation.counted();
            }
        }
    }

    private void renewal(MutualTls server) throws IOException, InterruptedException {
        screen.title("A certificate of one minute is renewed while you watch");
        var before = field("quick", "serialNumber");
        screen.say("serial " + before + ", expires " + field("quick", "notAfter") + ", renews "
                + field("quick", "renewalTime"));
        var waiting = Instant.now();
        while (field("quick", "serialNumber").equals(before)) {
            if (Duration.between(waiting, Instant.now()).toSeconds() > 70) {
                failures++;
                screen.bad("it was not renewed");
                return;
            }
            Thread.sleep(500);
        }
        screen.good("renewed after " + seconds(waiting) + ": serial " + field("quick", "serialNumber") + ", expires "
                + field("quick", "notAfter"));
        save("quick");
        expect(server, "quick", true, "the new certificate is let in");
    }

    private void expect(MutualTls server, String certificate, boolean letIn, String claim) {
        screen.command(server.request(certificate).toArray(String[]::new));
        var answer = server.ask(certificate);
        screen.say(answer.text().strip());
        if (letIn == (answer.succeeded() && answer.text().contains("HTTP 200"))) {
            screen.good(claim);
        } else {
            failures++;
            screen.bad("NOT TRUE: " + claim);
        }
    }

    private void save(String name) throws IOException {
        for (var part : new String[][] {{"tls.crt", name + ".crt"}, {"tls.key", name + ".key"}, {"ca.crt", "ca.crt"}}) {
            var value = installation
                    .kubectl()
                    .run(
                            "get",
                            "secret",
                            "-n",
                            NAMESPACE,
                            name,
                            "-o",
                            "go-template={{index .data \"" + part[0] + "\"}}");
            Files.write(folder.resolve(part[1]), Base64.getDecoder().decode(value.strip()));
        }
    }

    private String field(String name, String field) {
        return installation
                .kubectl()
                .run("get", "clientcertificate", "-n", NAMESPACE, name, "-o", "jsonpath={.status." + field + "}");
    }

    private void kubectl(String... arguments) {
        screen.kubectl(installation.kubectl(), arguments);
    }

    private static String seconds(Instant since) {
        return "%.1f s".formatted(Duration.between(since, Instant.now()).toMillis() / 1000.0);
    }
}
