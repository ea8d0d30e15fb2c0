package dev.countersign.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.CertificateAuthority;
import dev.countersign.api.ClientCertificate;
import dev.countersign.api.Condition;
import dev.countersign.api.TrustBundle;
import dev.countersign.pki.Certificate;
import dev.countersign.testing.Installation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An authority's way from one key to the next, with three relying parties and twenty leaves: what is asked for, step by step,
 * and what is there when it was done. Which numbers the two generations have is read: an operator that ends between the
 * record of a number and the key has spent it.
 */
final class KilledScene {
    static final int LEAVES = 20;
    /** How often a leaf is issued if nobody is killed: first, by the next generation, with another name. */
    static final int ISSUES = 3;
    /** The last step: what the first key signed has ended, and it leaves every bundle. */
    static final String RETIRE = "retire";

    static final String LONG = "24h";
    /** Ends soon, and is not renewed while the scene still comes to that. */
    static final String SHORT = "90s, renewBefore: 5s";

    private static final List<String> PARTIES = List.of("north", "east", "south");
    private static final Duration CONVERGED = Duration.ofSeconds(60);
    /** A signer's record of until when it is needed reaches up to a quarter of a life further than its leaves. */
    private static final Duration EXPIRED = CONVERGED.plusSeconds(90 + 90 / 4);

    private final Installation installation;
    private final String namespace;
    private final String life;
    private int first;
    private int second;

    /**
     * @param life of the leaves that the first key signs
     */
    KilledScene(Installation installation, String namespace, String life) {
        this.installation = installation;
        this.namespace = namespace;
        this.life = life;
    }

    String namespace() {
        return namespace;
    }

    /** What is asked for, and how one sees that it was done; the latter fails by an assertion. */
    record Step(String name, Duration within, Runnable ask, Runnable done) {
        Optional<String> missing() {
            try {
                done.run();
                return Optional.empty();
            } catch (AssertionError e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
    }

    List<Step> steps() {
        var all = List.of(
                new Step("found", CONVERGED, this::found, () -> {
                    first = active();
                    anchored(first);
                }),
                new Step("issue", CONVERGED, this::issue, () -> issued("first", first)),
                new Step("rotate", CONVERGED, () -> authority(", rotation: {reason: a new key}"), this::published),
                new Step("activate", CONVERGED, () -> bundles("shop/" + first + ", shop/" + second), () -> {
                    assertThat(active()).isEqualTo(second);
                    issued("first", second);
                    anchored(first, second);
                }),
                new Step("renew", CONVERGED, () -> leaves("second", LONG), () -> issued("second", second)),
                new Step(RETIRE, EXPIRED, () -> {}, () -> {
                    anchored(second);
                    assertThat(status().rotation()).isNull();
                    assertThat(state(first)).isEqualTo(AuthorityStatus.State.Retired);
                    issued("second", second);
                }));
        return life.equals(LONG) ? all.subList(0, all.size() - 1) : all;
    }

    /** What is somebody else's and stands among ours. */
    void strangers() {
        apply("""
                apiVersion: v1
                kind: Secret
                metadata: {name: database, namespace: %1$s}
                stringData: {password: secret}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings, namespace: %1$s}
                data: {ca.crt: somebody's}
                """.formatted(namespace));
    }

    private void found() {
        authority("");
        bundles("shop/1");
    }

    private void issue() {
        bundles("shop/" + first);
        leaves("first", life);
    }

    private void authority(String more) {
        apply("""
                apiVersion: countersign.dev/v1alpha1
                kind: CertificateAuthority
                metadata: {name: shop, namespace: %s}
                spec: {selfSigned: {}%s}
                """.formatted(namespace, more));
    }

    private void bundles(String acknowledged) {
        apply(PARTIES.stream()
                .map(party -> """
                apiVersion: countersign.dev/v1alpha1
                kind: TrustBundle
                metadata: {name: %s, namespace: %s}
                spec:
                  sources: [{authority: {name: shop}}]
                  relyingParties: [{kind: External, name: gateway, acknowledged: [%s]}]
                """.formatted(party, namespace, acknowledged))
                .collect(Collectors.joining("---\n")));
    }

    private void leaves(String unit, String duration) {
        apply(IntStream.range(0, LEAVES)
                .mapToObj(number -> """
                apiVersion: countersign.dev/v1alpha1
                kind: ClientCertificate
                metadata: {name: c%d, namespace: %s}
                spec: {authorityRef: {name: shop}, commonName: c%d-%s, duration: %s}
                """.formatted(number, namespace, number, unit, duration))
                .collect(Collectors.joining("---\n")));
    }

    private void apply(String yaml) {
        installation.kubectl().apply(yaml);
    }

    private void published() {
        var numbers = status().generations().stream().mapToInt(AuthorityStatus.Generation::number);
        second = numbers.max().orElse(0);
        assertThat(second).as("a second generation").isGreaterThan(first);
        anchored(first, second);
        assertThat(status().rotation())
                .isNotNull()
                .extracting(AuthorityStatus.Progress::step)
                .isEqualTo("AwaitTrust");
    }

    private void anchored(int... generations) {
        var wanted = Arrays.stream(generations).mapToObj(this::root).toList();
        for (var party : PARTIES) {
            var found = installation
                    .client()
                    .configMaps()
                    .inNamespace(namespace)
                    .withName(party)
                    .get();
            assertThat(found).as("ConfigMap " + party).isNotNull();
            var anchors = Optional.ofNullable(found.getData()).orElse(Map.of()).getOrDefault("ca.crt", "");
            assertThat(anchors).as(party).contains("-----BEGIN CERTIFICATE-----");
            assertThat(Certificate.readAll(anchors)).as(party).containsExactlyInAnyOrderElementsOf(wanted);
            var bundle = installation
                    .client()
                    .resources(TrustBundle.class)
                    .inNamespace(namespace)
                    .withName(party)
                    .get();
            assertThat(bundle.getStatus()).as(party).isNotNull();
            ready(party, bundle.getStatus().conditions());
        }
        ready("shop", status().conditions());
    }

    private void issued(String unit, int generation) {
        var root = root(generation);
        var secrets = installation.client().secrets().inNamespace(namespace).list().getItems().stream()
                .collect(Collectors.toMap(found -> found.getMetadata().getName(), found -> text(found.getData())));
        var certificates = installation
                .client()
                .resources(ClientCertificate.class)
                .inNamespace(namespace)
                .list()
                .getItems();
        assertThat(certificates).hasSize(LEAVES);
        for (var certificate : certificates) {
            var name = certificate.getMetadata().getName();
            assertThat(secrets).containsKey(name);
            var leaf = Certificate.readAll(Objects.requireNonNull(secrets.get(name)))
                    .getFirst();
            assertThat(leaf.subjectText()).contains(name + "-" + unit);
            assertThat(leaf.signedBy(root))
                    .as("%s by generation %d", name, generation)
                    .isTrue();
            var status = certificate.getStatus();
            assertThat(status).as(name).isNotNull();
            assertThat(status.fingerprint()).as("what status says of " + name).isEqualTo(leaf.fingerprint());
            ready(name, status.conditions());
        }
    }

    private static void ready(String name, List<Condition> conditions) {
        assertThat(conditions)
                .as(name)
                .anyMatch(condition -> condition.type().equals(Condition.READY)
                        && condition.status().equals("True")
                        && "upToDate".equals(condition.reason()));
    }

    private Certificate root(int generation) {
        var found = installation
                .client()
                .secrets()
                .inNamespace(namespace)
                .withName("shop-ca-" + generation)
                .get();
        assertThat(found).as("generation %d", generation).isNotNull();
        return Certificate.readAll(text(found.getData())).getLast();
    }

    private static String text(Map<String, String> data) {
        return new String(
                Base64.getDecoder()
                        .decode(Optional.ofNullable(data).orElse(Map.of()).getOrDefault("tls.crt", "")),
                StandardCharsets.UTF_8);
    }

    private int active() {
        var active = status().activeGeneration();
        assertThat(active).as("a generation signs").isNotNull();
        return Objects.requireNonNull(active);
    }

    private AuthorityStatus.State state(int number) {
        return status().generations().stream()
                .filter(generation -> generation.number() == number)
                .map(AuthorityStatus.Generation::state)
                .findFirst()
                .orElseThrow(() -> new AssertionError("status does not know generation " + number));
    }

    private AuthorityStatus status() {
        return Optional.ofNullable(installation
                        .client()
                        .resources(CertificateAuthority.class)
                        .inNamespace(namespace)
                        .withName("shop")
                        .get())
                .map(CertificateAuthority::getStatus)
                .orElse(AuthorityStatus.EMPTY);
    }
}
