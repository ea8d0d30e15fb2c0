package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.AuthorityStatus.State;
import dev.countersign.api.CertificateAuthority;
import dev.countersign.api.Condition;
import dev.countersign.pki.Certificate;
import dev.countersign.testing.Countersign;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Authorities that move to another generation: by time, by reason, back again, and because a key is known to others. */
class RotationIT {
    private static final String NAMESPACE = "it-rotation";
    private static final Duration MINUTES = Duration.ofMinutes(4);

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);

    /** Whatever a bundle's target held, one after the other. */
    private record History(Queue<List<Certificate>> states, Watch watch) implements AutoCloseable {
        static History of(String configMap) {
            var states = new ConcurrentLinkedQueue<List<Certificate>>();
            var watch = COUNTERSIGN
                    .client()
                    .configMaps()
                    .inNamespace(NAMESPACE)
                    .withName(configMap)
                    .watch(new Watcher<>() {
                        @Override
                        public void eventReceived(Action action, ConfigMap found) {
                            var pem = Optional.ofNullable(found.getData())
                                    .orElse(Map.of())
                                    .getOrDefault("ca.crt", "");
                            states.add(pem.contains("BEGIN") ? Certificate.readAll(pem) : List.of());
                        }

                        @Override
                        public void onClose(WatcherException cause) {}
                    });
            return new History(states, watch);
        }

        @Override
        public void close() {
            watch.close();
        }
    }

    private static void bundle(String name, String authority, String acknowledged) {
        OBJECTS.bundle(
                name,
                "sources: [{authority: {name: %s}}], relyingParties: [{kind: External, name: partner, acknowledged: [%s]}]"
                        .formatted(authority, acknowledged));
    }

    private static AuthorityStatus status(String authority) {
        return Optional.ofNullable(COUNTERSIGN
                        .client()
                        .resources(CertificateAuthority.class)
                        .inNamespace(NAMESPACE)
                        .withName(authority)
                        .get())
                .map(CertificateAuthority::getStatus)
                .orElse(AuthorityStatus.EMPTY);
    }

    private static Optional<State> state(String authority, int number) {
        return status(authority).generations().stream()
                .filter(generation -> generation.number() == number)
                .findFirst()
                .flatMap(generation -> Optional.ofNullable(generation.state()));
    }

    private static void awaitState(String authority, int number, State state) {
        Awaitility.await()
                .atMost(MINUTES)
                .untilAsserted(() -> assertThat(state(authority, number)).contains(state));
    }

    private static void awaitStep(String authority, String step) {
        Awaitility.await()
                .atMost(MINUTES)
                .untilAsserted(() -> assertThat(status(authority).rotation())
                        .isNotNull()
                        .extracting(AuthorityStatus.Progress::step)
                        .isEqualTo(step));
    }

    private static Certificate root(String authority, int number) {
        return Certificate.readAll(
                        Objects.text(OBJECTS.secret(authority + "-ca-" + number).orElseThrow(), "tls.crt"))
                .getLast();
    }

    private static void started(String name, String spec) {
        OBJECTS.authority(name, spec);
        OBJECTS.awaitAuthority(name, "True", "upToDate");
        OBJECTS.certificate(
                name + "-client", "authorityRef: {name: %s}, commonName: client, duration: 1m".formatted(name));
        OBJECTS.awaitReady(name + "-client");
    }

    @Test
    void by_reason_it_is_published_waited_for_activated_and_the_old_one_leaves_when_nothing_of_it_is_valid() {
        started("pay", "selfSigned: {}");
        bundle("pay", "pay", "pay/1");
        OBJECTS.awaitAnchors("pay", root("pay", 1));
        try (var history = History.of("pay")) {
            OBJECTS.authority("pay", "selfSigned: {}, rotation: {reason: new key}");
            awaitStep("pay", "AwaitTrust");

            var waits = java.util.Objects.requireNonNull(status("pay").rotation());
            assertThat(waits.waitingFor()).containsExactly("External " + NAMESPACE + "/partner");
            assertThat(waits.next()).contains("generation 2 signs as soon as all have followed");
            assertThat(Objects.holds(status("pay").conditions(), Condition.ROTATING, "True", "awaitingTrust"))
                    .isTrue();
            OBJECTS.awaitAnchors("pay", root("pay", 1), root("pay", 2));
            COUNTERSIGN.restart();
            Awaitility.await()
                    .during(Duration.ofSeconds(5))
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(status("pay").rotation())
                            .as("a restart is no new step")
                            .isNotNull()
                            .extracting(AuthorityStatus.Progress::step, AuthorityStatus.Progress::since)
                            .containsExactly("AwaitTrust", waits.since()));
            assertThat(OBJECTS.leaf("pay-client").signedBy(root("pay", 1)))
                    .as("nobody signs with what is not trusted")
                    .isTrue();

            bundle("pay", "pay", "pay/1, pay/2");
            awaitState("pay", 2, State.Active);
            Awaitility.await()
                    .atMost(Objects.SOON)
                    .untilAsserted(() -> assertThat(OBJECTS.leaf("pay-client").signedBy(root("pay", 2)))
                            .isTrue());
            assertThat(state("pay", 1)).contains(State.Retiring);
            assertThat(OBJECTS.anchors("pay")).as("what it signed is valid").contains(root("pay", 1));
            awaitState("pay", 1, State.Retired);
            OBJECTS.awaitAnchors("pay", root("pay", 2));
            assertThat(history.states())
                    .as("never without what is needed")
                    .allSatisfy(held -> assertThat(held).isNotEmpty())
                    .satisfies(all ->
                            assertThat(all.stream().map(List::size).distinct()).containsExactly(1, 2));
        }
        assertThat(status("pay").generations())
                .extracting(generation -> String.valueOf(generation.cause()))
                .containsExactly("null", "reason: new key");
    }

    @Test
    void a_wish_taken_back_in_time_leaves_no_trace_but_a_number() {
        started("carts", "selfSigned: {}");
        bundle("carts", "carts", "carts/1");
        OBJECTS.authority("carts", "selfSigned: {}, rotation: {reason: oops}");
        Awaitility.await()
                .atMost(Objects.SOON)
                .untilAsserted(() -> assertThat(OBJECTS.anchors("carts")).hasSize(2));

        OBJECTS.authority("carts", "selfSigned: {}");

        awaitState("carts", 2, State.Retired);
        OBJECTS.awaitAnchors("carts", root("carts", 1));
        assertThat(status("carts").activeGeneration()).isEqualTo(1);
        OBJECTS.authority("carts", "selfSigned: {}, rotation: {reason: really}");
        awaitState("carts", 3, State.Prepared);
    }

    @Test
    void a_key_that_others_know_leaves_every_bundle_at_once_whoever_brought_it_there() {
        started("mail", "selfSigned: {}");
        var spoilt = root("mail", 1);
        bundle("mail", "mail", "mail/1");
        OBJECTS.bundle(
                "copies",
                "sources: [{authority: {name: mail}}, {inline: \"%s\"}]"
                        .formatted(spoilt.pem().replace("\n", "\\n")));
        OBJECTS.awaitAnchors("copies", spoilt);

        OBJECTS.authority("mail", "selfSigned: {}, rotation: {distrust: [1]}");

        awaitState("mail", 1, State.Distrusted);
        OBJECTS.awaitAnchors("mail", root("mail", 2));
        OBJECTS.awaitAnchors("copies", root("mail", 2));
        Awaitility.await()
                .atMost(Objects.SOON)
                .untilAsserted(() -> assertThat(OBJECTS.leaf("mail-client").signedBy(root("mail", 2)))
                        .isTrue());
        assertThat(java.util.Objects.requireNonNull(status("mail").rotation()).waitingFor())
                .containsExactly("External " + NAMESPACE + "/partner");
        bundle("mail", "mail", "mail/2");
        Awaitility.await()
                .atMost(Objects.SOON)
                .untilAsserted(() -> assertThat(status("mail").rotation()).isNull());
    }

    @Test
    void a_root_carries_the_authorities_below_it_along() {
        OBJECTS.authority("base", "selfSigned: {maxPathLength: 1}, allow: {authorities: [{name: team}]}");
        OBJECTS.awaitAuthority("base", "True", "upToDate");
        OBJECTS.authority("team", "intermediate: {authorityRef: {name: base}}");
        OBJECTS.awaitAuthority("team", "True", "upToDate");
        OBJECTS.certificate("team-client", "authorityRef: {name: team}, commonName: client");
        var issued = OBJECTS.awaitReady("team-client");
        bundle("team", "team", "base/1, team/1, team/2");
        OBJECTS.awaitAnchors("team", root("base", 1));

        OBJECTS.authority(
                "base",
                "selfSigned: {maxPathLength: 1}, allow: {authorities: [{name: team}]}, rotation: {reason: new root}");
        awaitStep("base", "AwaitTrust");
        OBJECTS.awaitAnchors("team", root("base", 1), root("base", 2));
        bundle("team", "team", "base/1, base/2, team/1, team/2");

        awaitState("base", 2, State.Active);
        awaitState("team", 2, State.Active);
        Awaitility.await().atMost(Objects.SOON).untilAsserted(() -> {
            var chain = Certificate.readAll(
                    Objects.text(OBJECTS.secret("team-client").orElseThrow(), "tls.crt"));
            assertThat(chain).hasSize(2);
            assertThat(chain.getFirst().signedBy(chain.getLast())).isTrue();
            assertThat(chain.getLast().signedBy(root("base", 2))).isTrue();
        });
        assertThat(OBJECTS.awaitReady("team-client").serialNumber())
                .as("nothing was issued: the key goes on, and the way to the root is another one")
                .isEqualTo(issued.serialNumber());
        assertThat(OBJECTS.anchors("team")).containsExactlyInAnyOrder(root("base", 1), root("base", 2));
    }

    @Test
    void short_lives_rotate_by_themselves_across_a_restart() {
        started("quick", "selfSigned: {duration: 3m}");
        bundle("quick", "quick", "quick/1, quick/2, quick/3");
        awaitState("quick", 2, State.Active);
        COUNTERSIGN.restart();

        awaitState("quick", 1, State.Retired);
        assertThat(OBJECTS.awaitReady("quick-client").authorityGeneration()).isEqualTo(2);
        OBJECTS.awaitAnchors("quick", root("quick", 2));
    }
}
