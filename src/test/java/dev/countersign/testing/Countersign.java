package dev.countersign.testing;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A running operator for one test class, on the one cluster of this test run. Whatever certificates it issues are
 * collected and, at the end of the class, held against openssl and zlint.
 */
public final class Countersign implements BeforeAllCallback, AfterAllCallback {
    private static final Object LOCK = new Object();
    private static @org.jspecify.annotations.Nullable Installation shared;

    private final List<String> namespaces;
    private final boolean everywhere;
    private final String claimed;
    private final boolean fillsEverywhere;
    private @org.jspecify.annotations.Nullable OperatorProcess operator;
    private @org.jspecify.annotations.Nullable Inspector inspector;
    private Path log = Path.of("target", "operator.log");

    private Countersign(boolean everywhere, List<String> namespaces, String claimed, boolean fillsEverywhere) {
        this.everywhere = everywhere;
        this.namespaces = namespaces;
        this.claimed = claimed;
        this.fillsEverywhere = fillsEverywhere;
    }

    /** An operator that may touch Secrets in these namespaces, which are made. */
    public static Countersign serving(String... namespaces) {
        return new Countersign(false, List.of(namespaces), "", false);
    }

    /** An operator that may touch Secrets everywhere. */
    public static Countersign servingAll(String... namespaces) {
        return new Countersign(true, List.of(namespaces), "", false);
    }

    /** The same operator, told to serve this namespace too, where it has no right to touch Secrets. */
    public Countersign claiming(String namespace) {
        return new Countersign(everywhere, namespaces, namespace, fillsEverywhere);
    }

    /** The same operator, with the right to fill ConfigMaps with bundles everywhere. */
    public Countersign fillingEverywhere() {
        return new Countersign(everywhere, namespaces, claimed, true);
    }

    private static Installation installation() {
        synchronized (LOCK) {
            var present = shared;
            if (present == null) {
                var cluster = Cluster.startAudited();
                Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
                present = Installation.on(cluster, Fork.file("operator.kubeconfig"));
                shared = present;
            }
            return present;
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        var here = installation();
        here.serve(namespaces.toArray(String[]::new));
        if (everywhere) {
            here.serveAll();
        } else {
            here.serveAllNoMore();
        }
        if (fillsEverywhere) {
            here.grant("configMapsIn={*}");
        }
        log = Path.of("target", "operator-" + context.getRequiredTestClass().getSimpleName() + ".log");
        deleteLog();
        inspector = new Inspector(here.client());
        start();
    }

    private void deleteLog() {
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        // First of all, whatever comes then: two operators that both think they lead undo each other's statuses, and
        // every class that follows would fail for it.
        operator().close();
        // What stays would be written while others count writes, and its keys would be taken up again.
        namespaces.forEach(installation()::clear);
        if (fillsEverywhere) {
            installation().serveAllNoMore();
        }
        var collected = inspector;
        if (collected != null) {
            collected.close();
            collected.check();
        }
        Inspector.findNoKeys(log);
    }

    /** Starts the operator and waits until it is ready. */
    public void start() {
        startOnly();
        operator().awaitReady();
    }

    /** Starts the operator and returns at once. */
    public void startOnly() {
        var options = fillsEverywhere ? List.of("-Dcountersign.config-maps-in=*") : List.<String>of();
        operator = installation().operator(everywhere ? "*" : secretsIn(), log, options);
    }

    private String secretsIn() {
        return String.join(",", namespaces) + (claimed.isEmpty() ? "" : "," + claimed);
    }

    /** Stops the operator by SIGTERM and starts it again. */
    public void restart() {
        operator().close();
        start();
    }

    public OperatorProcess operator() {
        var running = operator;
        if (running == null) {
            throw new IllegalStateException("the operator was not started");
        }
        return running;
    }

    public Inspector inspector() {
        var present = inspector;
        if (present == null) {
            throw new IllegalStateException("nothing was watched yet");
        }
        return present;
    }

    /** What the operator writes, and nobody else. */
    public OperatorWrites writes() {
        return OperatorWrites.on(installation());
    }

    public KubernetesClient client() {
        return installation().client();
    }

    public Kubectl kubectl() {
        return installation().kubectl();
    }

    public Installation world() {
        return installation();
    }
}
