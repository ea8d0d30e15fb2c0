package dev.countersign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.PkiException;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks at every revision of every Secret of ours from outside the operator: is it a pair, with the further form that
 * needs no password beside it, and does the certificate stand up to openssl and zlint. What the tests themselves break
 * is told to it first.
 */
public final class Inspector implements AutoCloseable {
    private final KubernetesClient client;
    private volatile Watch watch;
    private volatile boolean gaps;
    /** Leaf certificates by the anchors that stood beside them and the authorities that stood between. */
    private final Map<Way, Set<String>> leaves = new ConcurrentHashMap<>();

    private record Way(String anchors, String between) {}

    private final Set<String> mixed = ConcurrentHashMap.newKeySet();
    private final Set<String> tampered = ConcurrentHashMap.newKeySet();

    Inspector(KubernetesClient client) {
        this.client = client;
        this.watch = begin();
    }

    private Watch begin() {
        return client.secrets()
                .inAnyNamespace()
                .withLabel("app.kubernetes.io/managed-by", "countersign")
                .withLabel("countersign.dev/kind", "ClientCertificate")
                .watch(new Watcher<Secret>() {
                    @Override
                    public void eventReceived(Action action, Secret secret) {
                        if (action != Action.DELETED) {
                            look(secret);
                        }
                    }

                    @Override
                    public void onClose(WatcherException cause) {
                        if (gaps && cause.isHttpGone()) {
                            watch = begin();
                        } else {
                            mixed.add("the watch ended: " + cause.getMessage());
                        }
                    }
                });
    }

    /**
     * Says that a test starts the API server again: it has forgotten its last revisions then, and whoever watches begins
     * anew with what there is.
     */
    public void allowGaps() {
        gaps = true;
    }

    /** Says that a test edits this Secret by hand, so that what it holds meanwhile is nobody's fault. */
    public void tamperedWith(String namespace, String name) {
        tampered.add(namespace + "/" + name);
    }

    private void look(Secret secret) {
        var place =
                secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName();
        if (tampered.contains(place)) {
            return;
        }
        try {
            var chain = Certificate.readAll(text(secret, "tls.crt"));
            var leaf = chain.getFirst();
            var hasKey = !"Opaque".equals(secret.getType()); // with a request, its holder has it
            if (hasKey && !HeldKey.read(text(secret, "tls.key")).publicKey().equals(leaf.publicKey())) {
                mixed.add(place + " holds a mix at " + secret.getMetadata().getResourceVersion());
            }
            var combined = text(secret, "tls-combined.pem");
            if (!combined.isEmpty() && !combined.equals(text(secret, "tls.key") + text(secret, "tls.crt"))) {
                mixed.add(place + " has another pair in tls-combined.pem at "
                        + secret.getMetadata().getResourceVersion());
            }
            var way = new Way(
                    text(secret, "ca.crt"),
                    Certificate.pem(chain.stream().skip(1).toList()));
            leaves.computeIfAbsent(way, _ -> ConcurrentHashMap.newKeySet()).add(leaf.pem());
        } catch (PkiException e) {
            mixed.add(place + ": " + e.getMessage());
        }
    }

    /** How many different certificates were seen. */
    public int seen() {
        return leaves.values().stream().mapToInt(Set::size).sum();
    }

    @Override
    public void close() {
        watch.close();
    }

    /** No revision was a mix; openssl and zlint accept everything. */
    public void check() {
        assertThat(mixed)
                .as("Secrets whose key and certificate do not belong together")
                .isEmpty();
        try {
            var folder = Files.createTempDirectory("countersign-issued");
            var number = 0;
            for (var entry : leaves.entrySet()) {
                var way = Files.createDirectory(folder.resolve("way-" + number));
                var files = new ArrayList<Path>();
                for (var pem : entry.getValue()) {
                    files.add(Files.writeString(way.resolve("leaf-" + number++ + ".pem"), pem));
                }
                check(entry.getKey(), way, files);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(Way way, Path folder, List<Path> leaves) throws IOException {
        var anchors = Files.writeString(folder.resolve("ca.pem"), way.anchors());
        var between = way.between().isEmpty()
                ? Optional.<Path>empty()
                : Optional.of(Files.writeString(folder.resolve("between.pem"), way.between()));
        Linters.verify(anchors, between, leaves);
        Linters.lint(leaves);
        Linters.lint(each(way.anchors() + way.between(), folder));
    }

    /** zlint looks at the first certificate of a file only. */
    private static List<Path> each(String pem, Path folder) throws IOException {
        var files = new ArrayList<Path>();
        for (var authority : Certificate.readAll(pem)) {
            files.add(Files.writeString(folder.resolve("authority-" + files.size() + ".pem"), authority.pem()));
        }
        return files;
    }

    /** Keys never reach the log. */
    static void findNoKeys(Path log) {
        try {
            assertThat(Files.readString(log, StandardCharsets.UTF_8))
                    .as("the operator's log")
                    .doesNotContain("PRIVATE KEY")
                    .doesNotContain("LS0tLS1CRUdJTiBQUklWQVRF"); // the same in base64
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().getOrDefault(key, "")), StandardCharsets.UTF_8);
    }
}
