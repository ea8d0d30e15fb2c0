package dev.countersign.it;

import static dev.countersign.it.Cell.doubt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.fixture.Pki;
import dev.countersign.plan.evidence.Answers;
import dev.countersign.plan.evidence.Outcome;
import dev.countersign.plan.evidence.Outcome.NoAnswer;
import dev.countersign.plan.evidence.Outcome.Phase;
import dev.countersign.plan.evidence.Outcome.Why;
import dev.countersign.plan.evidence.Sight;
import dev.countersign.plan.evidence.TlsVersion;
import dev.countersign.plan.evidence.Verdict;
import dev.countersign.plan.evidence.Verdict.Doubt;
import dev.countersign.plan.evidence.Verdicts;
import dev.countersign.probe.Bounds;
import dev.countersign.probe.Credentials;
import dev.countersign.probe.Limits;
import dev.countersign.probe.Party;
import dev.countersign.probe.Prober;
import dev.countersign.probe.Protocol;
import dev.countersign.probe.Target;
import dev.countersign.testing.servers.Kind;
import dev.countersign.testing.servers.Listener;
import dev.countersign.testing.servers.Relay;
import dev.countersign.testing.servers.Reload;
import dev.countersign.testing.servers.Server;
import dev.countersign.testing.servers.ServerIdentity;
import dev.countersign.testing.servers.Volume;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What probes show of real servers, in every state that a relying party can be in. */
class ProbeIT {
    private static final String G1 = Generations.ACTIVE;
    private static final String G2 = Generations.NEW;
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(5), 64 * 1024);
    /** Plain TLS waits that long for each certificate that is taken. */
    private static final Limits SHORT_WAIT =
            new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMillis(600), 64 * 1024);

    private static final Limits SHORT_HANDSHAKE =
            new Limits(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(5), 64 * 1024);
    private static final List<String> TABLE = new ArrayList<>();
    private static Generations generations;
    private static Credentials credentials;
    private static ProbedServers servers;
    private static Prober patient;
    private static Prober brief;
    private static Prober impatient;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void begin() {
        generations = Generations.at(Instant.now());
        credentials = generations.credentials();
        servers = new ProbedServers(folder, generations);
        patient = new Prober(LIMITS, Bounds.USUAL, Clock.systemUTC(), Pki.RANDOM);
        brief = new Prober(SHORT_WAIT, Bounds.USUAL, Clock.systemUTC(), Pki.RANDOM);
        impatient = new Prober(SHORT_HANDSHAKE, Bounds.USUAL, Clock.systemUTC(), Pki.RANDOM);
    }

    static Stream<Arguments> cells() {
        return Stream.of(Kind.values()).flatMap(kind -> Stream.of(Cell.values()).map(cell -> Arguments.of(kind, cell)));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void what_a_server_trusts_is_read_from_its_answers(Kind kind, Cell cell) {
        var server = servers.running(kind);

        var sight = look(patient, target(kind, server.listener(cell.name()).port()));

        record(kind, cell, sight);
        cell.check(kind, verdict(sight));
    }

    /** Port after port, message after message: whatever is no answer is no evidence. */
    static Stream<Arguments> resets() {
        return kinds().flatMap(kind -> Stream.of(0, 1, 2).map(message -> Arguments.of(kind, message)));
    }

    /** One of Go's is enough, except where it matters when anchors are read. */
    static Stream<Kind> kinds() {
        return Stream.of(Kind.values()).filter(kind -> kind != Kind.GO_AT_START);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void at_a_port_where_nobody_listens_there_is_no_answer(Kind kind) {
        var nobody = Listener.on("nobody", folder);

        var sight = look(patient, target(kind, nobody.port()));

        assertThat(answer(sight)).isEqualTo(new NoAnswer(Why.CONNECTION_REFUSED, Phase.CONNECT));
        assertThat(doubt(verdict(sight))).isEqualTo(Doubt.NO_ANSWER);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void at_a_port_where_something_else_is_spoken_there_is_no_answer(Kind kind) {
        var server = servers.running(kind);
        var port = server.listener(Cell.TRUSTS_BOTH.name()).port();
        var other = kind == Kind.POSTGRESQL ? Kind.GO : Kind.POSTGRESQL;

        var sight = look(impatient, target(other, port));

        assertThat(answer(sight)).isInstanceOf(NoAnswer.class);
        assertThat(doubt(verdict(sight))).isEqualTo(Doubt.NO_ANSWER);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_server_that_hangs_gives_no_answer_and_is_not_waited_for_twice(Kind kind) {
        var server = servers.running(kind);
        try {
            server.hang();
            var began = System.nanoTime();
            var sight = look(
                    impatient,
                    target(kind, server.listener(Cell.TRUSTS_BOTH.name()).port()));

            var phase = kind == Kind.POSTGRESQL ? Phase.PREAMBLE : Phase.HANDSHAKE;
            assertThat(answer(sight)).isEqualTo(new NoAnswer(Why.TIMEOUT, phase));
            assertThat(doubt(verdict(sight))).isEqualTo(Doubt.NO_ANSWER);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(SHORT_HANDSHAKE.handshake().multipliedBy(2));
        } finally {
            server.goOn();
        }
    }

    @ParameterizedTest
    @MethodSource("resets")
    void a_connection_that_is_reset_gives_no_answer(Kind kind, int message) {
        var server = servers.running(kind);
        try (var relay = new Relay(server.listener(Cell.TRUSTS_BOTH.name()), message)) {
            var sight = look(patient, target(kind, relay.port()));

            assertThat(answer(sight))
                    .isInstanceOfSatisfying(
                            NoAnswer.class, none -> assertThat(none.why()).isEqualTo(Why.RESET));
            assertThat(doubt(verdict(sight))).isEqualTo(Doubt.NO_ANSWER);
        }
    }

    /** nginx refuses in HTTP, so whoever does not speak it with nginx learns nothing. */
    @Test
    void nginx_asked_without_http_seems_to_let_everybody_in() {
        var server = servers.running(Kind.NGINX);

        var sight = look(brief, tls(server.listener(Cell.TRUSTS_BOTH.name()).port()));

        assertThat(doubt(verdict(sight))).isEqualTo(Doubt.STRANGER_TREATED_ALIKE);
    }

    @ParameterizedTest
    @EnumSource(names = {"HAPROXY", "GO"})
    void without_a_protocol_a_server_shows_what_it_refuses_in_tls(Kind kind) {
        var server = servers.running(kind);

        var both = look(brief, tls(server.listener(Cell.TRUSTS_BOTH.name()).port()));
        var old = look(brief, tls(server.listener(Cell.ONLY_OLD.name()).port()));

        assertThat(verdict(both)).isEqualTo(new Verdict.Trusts());
        assertThat(verdict(old)).isInstanceOf(Verdict.Refuses.class);
    }

    /** What a kubelet does to a volume is not yet what a server trusts. */
    @ParameterizedTest
    @EnumSource
    void new_anchors_are_seen_once_the_server_uses_them_and_not_before(Kind kind) throws IOException {
        ProbedServers.assumeThereIs(kind);
        var own = Files.createDirectories(folder.resolve(kind + "-reload"));
        var volume = new Volume(own.resolve("anchors")).write(Map.of("ca.crt", generations.pem(List.of(G1))));
        var listener = Listener.on("only", volume.file("ca.crt"));
        var identity = ServerIdentity.in(own, generations.now());
        try (var server = Server.start(kind, own.resolve("run"), identity, List.of(listener))) {
            var target = target(kind, listener.port());
            assertThat(verdict(look(patient, target))).isInstanceOf(Verdict.Refuses.class);

            volume.write(Map.of("ca.crt", generations.pem(List.of(G1, G2))));
            if (!(kind.reload() instanceof Reload.Watch)) {
                assertThat(verdict(look(patient, target))).isInstanceOf(Verdict.Refuses.class);
                server.reload();
            }

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> verdict(look(patient, target)).equals(new Verdict.Trusts()));
        }
    }

    private static Sight look(Prober prober, Target target) {
        try {
            var round = prober.look(List.of(new Party("shop/server", List.of(target))), credentials);
            assertThat(round.left()).isEmpty();
            return round.sights().get(target);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Verdict verdict(Sight sight) {
        return Verdicts.of(sight, G1, G2);
    }

    /** The first thing that was heard. */
    private static Outcome answer(Sight sight) {
        return sight.answers().get(TlsVersion.TLS_1_2).stranger().getFirst();
    }

    private static Target target(Kind kind, int port) {
        var protocol = kind == Kind.POSTGRESQL ? new Protocol.PostgreSql("countersign-probe") : new Protocol.Https("/");
        return new Target(InetAddress.getLoopbackAddress(), port, Optional.of("localhost"), protocol);
    }

    private static Target tls(int port) {
        return new Target(InetAddress.getLoopbackAddress(), port, Optional.empty(), new Protocol.Tls());
    }

    private static void record(Kind kind, Cell cell, Sight sight) {
        for (var version : TlsVersion.values()) {
            var answers = sight.answers().getOrDefault(version, new Answers(List.of(), Map.of()));
            TABLE.add("| %s | %s | %s | %s | %s | %s |"
                    .formatted(
                            kind,
                            cell,
                            version.label(),
                            answers.stranger().isEmpty()
                                    ? ""
                                    : answers.stranger().getFirst().text(),
                            Optional.ofNullable(answers.known().get(G1))
                                    .map(it -> it.text())
                                    .orElse(""),
                            Optional.ofNullable(answers.known().get(G2))
                                    .map(it -> it.text())
                                    .orElse("")));
        }
    }

    @AfterAll
    static void end() throws IOException {
        servers.close();
        Files.write(Path.of("target", "probe-answers.md"), TABLE);
    }
}
