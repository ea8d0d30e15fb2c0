package dev.countersign.bench;

import dev.countersign.testing.ApiWrites;
import dev.countersign.testing.Cluster;
import dev.countersign.testing.Folders;
import dev.countersign.testing.Installation;
import dev.countersign.testing.OperatorProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;

/** Measures the packaged operator against what the API server itself can do, in one run. */
public final class Bench {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final Duration QUIET = Duration.ofSeconds(2);

    private final Setting setting;
    private final Installation installation;
    private final Api api;
    private final Contender ours = Contender.read(Path.of("bench", "countersign.yaml"));
    private int fleets;
    private int issued;

    private Bench(Setting setting, Installation installation, Api api) {
        this.setting = setting;
        this.installation = installation;
        this.api = api;
    }

    /** Ends with 0 only if everything was measured. */
    public static void main(String[] arguments) {
        var code = 1;
        try {
            measure(Setting.fromEnvironment());
            code = 0;
        } catch (IOException | RuntimeException e) {
            e.printStackTrace(OUT);
        }
        System.exit(code); // the client's threads would go on
    }

    private static void measure(Setting setting) throws IOException {
        var folder = Files.createTempDirectory("countersign-bench");
        try (var cluster = Cluster.start()) {
            var installation = Installation.on(cluster, folder.resolve("operator.kubeconfig"));
            installation.serveAll();
            Bound.register(installation.client());
            try (var api = api(installation)) {
                new Bench(setting, installation, api).run();
            }
        } finally {
            Folders.delete(folder);
        }
    }

    /** As an account with a token, which is how the operator comes too. */
    static Api api(Installation installation) {
        var kubectl = installation.kubectl();
        kubectl.run("create", "serviceaccount", "bench", "-n", "default");
        kubectl.run(
                "create",
                "clusterrolebinding",
                "bench",
                "--clusterrole=cluster-admin",
                "--serviceaccount=default:bench");
        var token = kubectl.run("create", "token", "bench", "-n", "default", "--duration=24h");
        return new Api(installation.client(), token.strip());
    }

    private void run() throws IOException {
        var log = Path.of("target", "bench-operator.log");
        Files.deleteIfExists(log);
        var operator = start(log);
        say("ready; load %.1f; %d s to warm up", load(), setting.warm().toSeconds());
        pause(setting.warm());
        var rounds = new ArrayList<Round>();
        double peak;
        try {
            var sightings = Sightings.of(api, ours);
            var bound = bound(sightings);
            for (var number = 1; number <= setting.rounds(); number++) {
                rounds.add(round(bound, sightings, ours, operator.pid()));
                say("round %d: %s", number, rounds.getLast().text());
            }
            setting.peer().map(Contender::read).ifPresent(peer -> peer(peer, bound));
            many(sightings);
            peak = new ProcessUse(operator.pid()).peakMib();
            say("%d certificates: peak RSS %.0f MiB", issued, peak);
            operator.close();
            operator = restart(log);
            peak = Math.max(peak, new ProcessUse(operator.pid()).peakMib());
            renewals(sightings, new ProcessUse(operator.pid()));
        } finally {
            operator.close();
        }
        say("load at the end %.1f", load());
        say("%s", Round.summary(rounds, peak));
    }

    private OperatorProcess start(Path log) {
        var options = new ArrayList<>(setting.options());
        setting.aot().ifPresent(cache -> options.add("-XX:AOTCache=" + cache));
        return installation.operator("*", log, options).awaitReady();
    }

    private Fleet fleet(String prefix, int size) {
        return new Fleet("bench-" + prefix + ++fleets, size);
    }

    /** One certificate of the operator's own is the model of what the bound writes. */
    private Bound bound(Sightings sightings) {
        var fleet = fleet("model", 10);
        fleet.setUp(installation, ours);
        Issuance.measure(api, sightings, ours, fleet);
        issued += fleet.size();
        var certificate = Sightings.read(api.get(ours.path(fleet.namespace(0)) + "/" + fleet.name(0)));
        var secret = Sightings.read(api.get("/api/v1/namespaces/" + fleet.namespace(0) + "/secrets/" + fleet.name(0)));
        return Bound.like(api, ours, certificate, secret);
    }

    private Round round(Bound bound, Sightings sightings, Contender contender, long pid) {
        var before = fleet("bound", setting.certificates());
        var fleet = fleet("operator", setting.certificates());
        var after = fleet("bound", setting.certificates());
        before.makeNamespaces(installation);
        after.makeNamespaces(installation);
        fleet.setUp(installation, contender);
        pause(QUIET);
        var first = bound.rate(before);
        pause(QUIET);
        var use = new ProcessUse(pid);
        var cpu = use.cpuSeconds();
        var writes = ApiWrites.all(installation.client());
        var issuance = Issuance.measure(api, sightings, contender, fleet);
        pause(QUIET);
        issued += fleet.size();
        var written = ApiWrites.all(installation.client()).since(writes);
        var spent = use.cpuSeconds() - cpu;
        var sum = written.values().stream().mapToLong(Long::longValue).sum();
        return new Round(first, issuance, bound.rate(after), (double) sum / fleet.size() - 1, spent);
    }

    /** Another operator, in the same run, against the same bound. */
    private void peer(Contender peer, Bound bound) {
        try (var running = Peer.start(peer, installation)) {
            var sightings = Sightings.of(api, peer);
            var rounds = new ArrayList<Round>();
            for (var number = 1; number <= setting.rounds(); number++) {
                rounds.add(round(bound, sightings, peer, running.pid()));
                say("%s, round %d: %s", peer.name(), number, rounds.getLast().text());
            }
            say("%s: %s", peer.name(), Round.summary(rounds, new ProcessUse(running.pid()).peakMib()));
        }
    }

    private void many(Sightings sightings) {
        var fleet = fleet("many", Math.max(10, setting.many() - issued));
        fleet.setUp(installation, ours);
        Issuance.measure(api, sightings, ours, fleet);
        issued += fleet.size();
    }

    private OperatorProcess restart(Path log) {
        pause(QUIET);
        var writes = ApiWrites.now(installation.client());
        var start = System.nanoTime();
        var operator = start(log);
        var seconds = (System.nanoTime() - start) / 1e9;
        var use = new ProcessUse(operator.pid());
        var settled = settle(use) - start;
        var written = ApiWrites.now(installation.client()).since(writes);
        say(
                "restart with %d certificates: ready after %.1f s, idle again after %.1f s, CPU %.1f s, peak RSS %.0f MiB, writes %s",
                issued, seconds, settled / 1e9, use.cpuSeconds(), use.peakMib(), written.isEmpty() ? "none" : written);
        return operator;
    }

    /** Waits until the process has been idle for five seconds; the time at which that began. */
    private static long settle(ProcessUse use) {
        var since = System.nanoTime();
        var cpu = use.cpuSeconds();
        var end = since + Duration.ofMinutes(2).toNanos();
        while (System.nanoTime() - since < Duration.ofSeconds(5).toNanos() && System.nanoTime() < end) {
            pause(Duration.ofMillis(500));
            var now = use.cpuSeconds();
            if (now - cpu > 0.05) {
                since = System.nanoTime();
            }
            cpu = now;
        }
        return since;
    }

    private void renewals(Sightings sightings, ProcessUse use) {
        var fleet = fleet("renewal", setting.renewals());
        fleet.setUp(installation, ours);
        var log = new Renewals.Log(fleet);
        sightings.listen(log);
        Issuance.measure(api, sightings, ours.with("duration: 3m"), fleet);
        var cpu = use.cpuSeconds();
        var renewals = log.await(Duration.ofMinutes(5));
        sightings.forget(log);
        say(
                "%d renewals due within %.0f s: %d in time; late by p50 %.2f s, p99 %.2f s, at most %.2f s; CPU %.1f s",
                renewals.size(),
                renewals.spread(),
                renewals.inTime(),
                renewals.lateness().at(50),
                renewals.lateness().at(99),
                renewals.lateness().max(),
                use.cpuSeconds() - cpu);
    }

    private static double load() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]);
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void say(String format, Object... arguments) {
        OUT.printf(Locale.ROOT, format + "%n", arguments);
    }
}
