package dev.countersign.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.ProbingAuthority;
import dev.countersign.pki.ProbingAuthority.Names;
import dev.countersign.plan.evidence.Answers;
import dev.countersign.plan.evidence.Outcome.NoAnswer;
import dev.countersign.plan.evidence.Outcome.Phase;
import dev.countersign.plan.evidence.Outcome.Why;
import dev.countersign.plan.evidence.Sight;
import dev.countersign.plan.evidence.TlsVersion;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProberTest {
    private static final Protocol TLS = new Protocol.Tls();
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Limits LIMITS = new Limits(LONG, LONG, LONG, 64 * 1024);
    private static final Credentials CREDENTIALS = credentials();

    private static Credentials credentials() {
        var names = Names.OF_THE_PROBE;
        var active = new ProbingAuthority(Pki.AUTHORITY).credential(names, Pki.START, Pki.RANDOM);
        var stranger = ProbingAuthority.stranger(Pki.AUTHORITY.path(), Pki.THROW_AWAY);
        return new Credentials(stranger.credential(names, Pki.START, Pki.RANDOM), Map.of("G1", active));
    }

    private static Prober prober(Bounds bounds) {
        return new Prober(LIMITS, bounds, InstantSource.fixed(Pki.START), Pki.RANDOM);
    }

    private static Sight look(Prober prober, Target target) throws InterruptedException {
        var round = prober.look(List.of(new Party("shop/server", List.of(target))), CREDENTIALS);
        return Optional.ofNullable(round.sights().get(target)).orElseThrow();
    }

    private static Party party(List<LoopbackServer> servers) {
        return new Party(
                "shop/server",
                servers.stream().map(server -> server.target(TLS)).toList());
    }

    /** Counts how many connections there are at once. */
    private static final class Crowd implements LoopbackServer.Behaviour {
        private final AtomicInteger present = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger all = new AtomicInteger();

        @Override
        public void meet(Socket client) throws InterruptedException {
            all.incrementAndGet();
            most.accumulateAndGet(present.incrementAndGet(), Math::max);
            Thread.sleep(100);
            present.decrementAndGet();
        }
    }

    private static List<LoopbackServer> servers(int count, LoopbackServer.Behaviour behaviour) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> new LoopbackServer("127.0.1." + number, behaviour))
                .toList();
    }

    @Test
    void as_many_servers_are_asked_at_once_as_may_be_and_no_more() throws InterruptedException {
        var crowd = new Crowd();
        var servers = servers(12, crowd);
        var prober = prober(new Bounds(3, 100, LONG));

        var round = prober.look(List.of(party(servers)), CREDENTIALS);

        servers.forEach(LoopbackServer::close);
        assertThat(round.began()).isEqualTo(Pki.START);
        assertThat(round.left()).isEmpty();
        assertThat(round.sights()).hasSize(12);
        assertThat(crowd.most.get()).isEqualTo(3);
        assertThat(crowd.all.get())
                .as("a server without an answer is asked once")
                .isEqualTo(12);
        assertThat(prober.counts()).isEqualTo(Map.of("none", 12L));
    }

    @Test
    void at_one_address_one_thing_is_asked_after_the_other_whoever_asks() throws Exception {
        var crowd = new Crowd();
        var ports = new ArrayList<LoopbackServer>();
        IntStream.range(0, 3).forEach(_ -> ports.add(new LoopbackServer("127.0.2.1", crowd)));
        var prober = prober(new Bounds(50, 100, LONG));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(() -> prober.look(List.of(party(ports)), CREDENTIALS));
            var other = threads.submit(() -> prober.look(List.of(party(ports)), CREDENTIALS));
            assertThat(one.get().sights()).hasSize(3);
            assertThat(other.get().sights()).hasSize(3);
        }

        ports.forEach(LoopbackServer::close);
        assertThat(crowd.all.get()).isEqualTo(6);
        assertThat(crowd.most.get()).isEqualTo(1);
    }

    @Test
    void of_a_large_party_the_first_are_asked_and_the_others_left() throws InterruptedException {
        var servers = servers(5, new Crowd());
        var large = party(servers);
        var small = new Party("shop/other", List.of(servers.getLast().target(TLS)));

        var round = prober(new Bounds(50, 2, LONG)).look(List.of(large, small), CREDENTIALS);

        servers.forEach(LoopbackServer::close);
        assertThat(round.sights())
                .containsOnlyKeys(
                        large.targets().get(0),
                        large.targets().get(1),
                        large.targets().get(4));
        assertThat(round.left())
                .containsExactly(large.targets().get(2), large.targets().get(3));
    }

    @Test
    void a_round_ends_in_time_and_says_what_it_left() throws InterruptedException {
        var hanging = servers(4, client -> client.getInputStream().transferTo(OutputStream.nullOutputStream()));
        var prober = prober(new Bounds(2, 100, Duration.ofMillis(500)));
        var began = System.nanoTime();

        var round = prober.look(List.of(party(hanging)), CREDENTIALS);

        hanging.forEach(LoopbackServer::close);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        assertThat(round.sights()).isEmpty();
        assertThat(round.left()).hasSize(4);
    }

    @Test
    void whoever_asked_can_be_interrupted_and_then_every_connection_ends() throws Exception {
        var connected = new CountDownLatch(2);
        var ended = new CountDownLatch(2);
        var hanging = servers(2, client -> {
            connected.countDown();
            try {
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
            } finally {
                ended.countDown();
            }
        });
        var prober = prober(new Bounds(50, 100, LONG));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var looking = threads.submit(() -> {
                assertThatExceptionOfType(InterruptedException.class)
                        .isThrownBy(() -> prober.look(List.of(party(hanging)), CREDENTIALS));
                return "interrupted";
            });
            assertThat(connected.await(20, TimeUnit.SECONDS)).isTrue();
            threads.shutdownNow();
            assertThat(looking.get()).isEqualTo("interrupted");
        }

        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        hanging.forEach(LoopbackServer::close);
        await().untilAsserted(() -> assertThat(prober.counts()).isEqualTo(Map.of("none", 2L)));
    }

    @Test
    void a_server_that_answers_is_asked_everything_in_both_versions() throws InterruptedException {
        var jsse = new JsseServer(false);
        try (var server = new LoopbackServer(jsse::meet)) {
            var target = server.target(TLS);
            var prober = prober(Bounds.USUAL);

            var sight = look(prober, target);

            assertThat(sight.answers()).containsOnlyKeys(TlsVersion.values());
            assertThat(sight.answers().values()).allSatisfy(answers -> {
                assertThat(answers.stranger()).hasSize(2);
                assertThat(answers.known()).containsOnlyKeys("G1");
            });
            assertThat(prober.counts()).isEqualTo(Map.of("alert", 6L));
        }
    }

    @Test
    void a_port_where_nobody_listens_is_asked_once() throws InterruptedException {
        var closed = new LoopbackServer(_ -> {});
        var target = closed.target(TLS);
        closed.close();
        var prober = prober(Bounds.USUAL);

        var sight = look(prober, target);

        assertThat(sight.answers()).containsOnlyKeys(TlsVersion.TLS_1_2);
        assertThat(sight.answers().values())
                .containsExactly(new Answers(List.of(new NoAnswer(Why.CONNECTION_REFUSED, Phase.CONNECT)), Map.of()));
        assertThat(prober.counts()).isEqualTo(Map.of("none", 1L));
    }
}
