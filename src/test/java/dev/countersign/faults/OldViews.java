package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.faults.RotatingShop.Step;
import dev.countersign.testing.Installation;
import dev.countersign.testing.OperatorProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import org.awaitility.Awaitility;

/**
 * An operator that starts and sees how it was some steps ago: its lists are answered from a recording, and its watches are
 * silent. What it reads live and what it writes is real.
 */
public final class OldViews implements AutoCloseable {
    /** Long enough for a look at everything after a start. */
    private static final Duration LOOK = Duration.ofSeconds(6);

    private final Installation installation;
    private final String namespace;
    private final FaultProxy proxy;
    private final Path log;
    private final Set<String> lists = ConcurrentHashMap.newKeySet();
    private OperatorProcess operator;

    public OldViews(Installation installation, String namespace, Path log) {
        this.installation = installation;
        this.namespace = namespace;
        this.proxy = FaultProxy.before(installation);
        this.log = log;
        proxy.view(OldView.learning(lists));
        this.operator = start();
    }

    private OperatorProcess start() {
        return OperatorProcess.start(proxy.kubeconfig(), namespace, log, List.of())
                .awaitReady();
    }

    /** A recording under the name of the step after which it was made. */
    private record Recorded(String step, OldView all, OldView secrets) {}

    /** Takes all steps, and after each sees it as it was after those before, as far as {@code which} says of the two names. */
    public int rotate(Set<String> until, BiPredicate<String, String> which) {
        var shop = new RotatingShop(installation, namespace);
        var seen = 0;
        var recorded = new ArrayList<Recorded>();
        try (var journal = Journal.of(installation.client(), namespace)) {
            for (var step : shop.steps()) {
                if (!until.contains(step.name())) {
                    break;
                }
                step.take();
                for (var before : recorded) {
                    if (which.test(before.step(), step.name())) {
                        see(shop, step, before.all().again(), before.step());
                        see(shop, step, before.secrets().again(), before.step() + " (Secrets)");
                        seen += 2;
                    }
                }
                recorded.add(record(step));
            }
            assertThat(journal.witness().objections()).isEmpty();
        }
        return seen;
    }

    private Recorded record(Step step) {
        var secrets = lists.stream().filter(uri -> uri.contains("/secrets?")).toList();
        assertThat(secrets).as("lists of Secrets among " + lists).isNotEmpty();
        return new Recorded(
                step.name(),
                OldView.of(installation.client(), lists),
                OldView.of(installation.client(), Set.copyOf(secrets)));
    }

    private void see(RotatingShop shop, Step step, OldView view, String from) {
        operator.kill();
        var before = shop.state();
        proxy.view(view);
        operator = start();
        look();
        assertThat(view.silent()).as("watches that are silent").isPositive();
        unchanged(before, shop.state(), "%s, seen as it was when it was %s".formatted(step.name(), from));
        view.setRight();
        Awaitility.await().atMost(Duration.ofMinutes(2)).untilAsserted(step.done());
        proxy.view(OldView.learning(lists));
    }

    /** A leaf is renewed by time, whoever looks; nothing else is due. */
    private static void unchanged(Map<String, String> before, Map<String, String> after, String when) {
        var kept = new java.util.TreeMap<>(after);
        List.of("Secret one", "Secret two").forEach(leaf -> {
            assertThat(after).as(when).containsKey(leaf);
            kept.put(leaf, before.getOrDefault(leaf, ""));
        });
        assertThat(kept).as(when).isEqualTo(before);
    }

    private static void look() {
        try {
            Thread.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        operator.kill();
        proxy.close();
        installation.clear(namespace);
    }
}
