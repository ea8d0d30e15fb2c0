package dev.countersign.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.Credential;
import dev.countersign.pki.ProbingAuthority;
import dev.countersign.plan.evidence.Outcome;
import dev.countersign.plan.evidence.Outcome.Alert;
import dev.countersign.plan.evidence.Outcome.Closed;
import dev.countersign.plan.evidence.Outcome.NoAnswer;
import dev.countersign.plan.evidence.Outcome.Open;
import dev.countersign.plan.evidence.Outcome.Phase;
import dev.countersign.plan.evidence.Outcome.Why;
import dev.countersign.plan.evidence.TlsVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that behave as none of the real ones does reliably; those are asked in {@code ProbeIT}. */
class ProbeTest {
    private static final Protocol TLS = new Protocol.Tls();
    private static final Limits LIMITS =
            new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(20), 64 * 1024);
    private static final Limits IMPATIENT =
            new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMillis(300), 64 * 1024);
    private static final Credential CREDENTIAL =
            new ProbingAuthority(Pki.AUTHORITY).credential(ProbingAuthority.Names.OF_THE_PROBE, Pki.START, Pki.RANDOM);

    private static Outcome present(LoopbackServer server, Limits limits, Protocol protocol, TlsVersion version) {
        return new Probe(limits, Pki.RANDOM)
                .present(CREDENTIAL, server.target(protocol), version, Optional.empty())
                .outcome();
    }

    @ParameterizedTest
    @EnumSource(TlsVersion.class)
    void the_certificate_is_presented_whatever_authorities_the_server_names(TlsVersion version) {
        var jsse = new JsseServer(true);
        try (var server = new LoopbackServer(client -> hold(jsse.meet(client)))) {
            assertThat(present(server, IMPATIENT, TLS, version)).isInstanceOf(Open.class);
        }
        assertThat(jsse.seen()).containsExactly("CN=countersign-probe");
    }

    private static void hold(Socket client) throws IOException {
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    @ParameterizedTest
    @EnumSource(TlsVersion.class)
    void a_refusal_is_read_by_its_number(TlsVersion version) {
        var jsse = new JsseServer(false);
        try (var server = new LoopbackServer(jsse::meet)) {
            assertThat(present(server, LIMITS, TLS, version)).isEqualTo(new Alert(46));
            assertThat(present(server, LIMITS, new Protocol.Https("/"), version))
                    .isEqualTo(new Alert(46));
        }
    }

    /** Sometimes before connecting is over, sometimes after it: often enough here to meet both. */
    @Test
    void a_server_that_resets_what_it_accepts_is_told_from_one_that_is_not_there() {
        try (var server = new LoopbackServer(client -> client.setSoLinger(true, 0))) {
            var reasons = Stream.generate(() -> present(server, LIMITS, TLS, TlsVersion.TLS_1_3))
                    .limit(300)
                    .map(outcome -> outcome instanceof NoAnswer none ? none.why() : outcome)
                    .distinct();

            assertThat(reasons).containsExactly(Why.RESET);
        }
    }

    /** A server that checks after the handshake, as nginx does in front of plain TCP. */
    @ParameterizedTest
    @EnumSource(TlsVersion.class)
    void a_server_that_hangs_up_after_the_handshake_is_heard(TlsVersion version) {
        var jsse = new JsseServer(true);
        try (var server = new LoopbackServer(client -> jsse.meet(client).close())) {
            assertThat(present(server, LIMITS, TLS, version)).isEqualTo(new Closed(Phase.ANSWER));
        }
    }

    /** What is signed for one server goes to no other one, not even the name on it. */
    @ParameterizedTest
    @EnumSource(TlsVersion.class)
    void another_server_than_expected_sees_no_certificate(TlsVersion version) {
        var first = new JsseServer(true);
        var second = new JsseServer(true);
        var count = new AtomicInteger();
        try (var server =
                new LoopbackServer(client -> hold((count.getAndIncrement() == 0 ? first : second).meet(client)))) {
            var probe = new Probe(IMPATIENT, Pki.RANDOM);
            var met = probe.present(CREDENTIAL, server.target(TLS), version, Optional.empty());

            var again = probe.present(CREDENTIAL, server.target(TLS), version, met.server());

            assertThat(met.server()).isPresent();
            assertThat(again.outcome()).isEqualTo(new NoAnswer(Why.ANOTHER_SERVER, Phase.HANDSHAKE));
        }
        assertThat(first.seen()).hasSize(1);
        assertThat(second.seen()).isEmpty();
    }

    /** It would let us in without any certificate, and that would say nothing about this one. */
    @ParameterizedTest
    @EnumSource(TlsVersion.class)
    void a_server_that_takes_no_such_key_has_not_answered_to_it(TlsVersion version) {
        var jsse = new JsseServer(true, Pki.ED25519_KEY);
        try (var server = new LoopbackServer(client -> hold(jsse.meet(client, parameters -> {
            parameters.setWantClientAuth(true);
            parameters.setSignatureSchemes(new String[] {"ed25519"});
        })))) {
            assertThat(present(server, IMPATIENT, TLS, version))
                    .isEqualTo(new NoAnswer(Why.CERTIFICATE_NOT_TAKEN, Phase.HANDSHAKE));
        }
        assertThat(jsse.seen()).isEmpty();
    }

    @Test
    void what_is_not_tls_is_told_at_the_first_byte() {
        try (var server = new LoopbackServer(client -> {
            client.getOutputStream().write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII));
            hold(client);
        })) {
            assertThat(present(server, LIMITS, TLS, TlsVersion.TLS_1_3))
                    .isEqualTo(new NoAnswer(Why.NOT_TLS, Phase.HANDSHAKE));
        }
    }

    @Test
    void a_server_that_talks_without_end_is_not_listened_to() {
        var jsse = new JsseServer(true);
        try (var server = new LoopbackServer(client -> {
            var socket = jsse.meet(client);
            socket.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                socket.getOutputStream()
                        .write("HTTP/1.1 100 Continue\r\n\r\n".repeat(200).getBytes(StandardCharsets.US_ASCII));
            }
        })) {
            assertThat(present(server, LIMITS, new Protocol.Https("/"), TlsVersion.TLS_1_3))
                    .isEqualTo(new NoAnswer(Why.TOO_LONG, Phase.ANSWER));
        }
    }

    @Test
    void a_server_that_answers_in_another_protocol_says_nothing() {
        var jsse = new JsseServer(true);
        try (var server = new LoopbackServer(client -> {
            var socket = jsse.meet(client);
            socket.getOutputStream().write("220 mail ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));
            hold(socket);
        })) {
            assertThat(present(server, LIMITS, new Protocol.Https("/"), TlsVersion.TLS_1_2))
                    .isEqualTo(new NoAnswer(Why.UNREADABLE, Phase.ANSWER));
        }
    }

    @Test
    void postgresql_without_tls_is_asked_no_further() {
        try (var server = new LoopbackServer(client -> {
            client.getInputStream().readNBytes(8);
            client.getOutputStream().write('N');
            hold(client);
        })) {
            assertThat(present(server, LIMITS, new Protocol.PostgreSql("probe"), TlsVersion.TLS_1_3))
                    .isEqualTo(new NoAnswer(Why.TLS_NOT_OFFERED, Phase.PREAMBLE));
        }
    }

    /** Once its queue is full, Linux lets whoever else wants to connect wait. */
    @Test
    void a_server_that_takes_no_connection_is_not_waited_for_longer_than_agreed() throws IOException {
        var limits = new Limits(Duration.ofMillis(300), Duration.ofMinutes(1), Duration.ofMinutes(1), 1_000);
        var loopback = InetAddress.getLoopbackAddress();
        try (var busy = new ServerSocket(0, 1, loopback);
                var _ = new Socket(loopback, busy.getLocalPort());
                var _ = new Socket(loopback, busy.getLocalPort())) {
            var target = new Target(loopback, busy.getLocalPort(), Optional.empty(), TLS);
            var began = System.nanoTime();

            var met = new Probe(limits, Pki.RANDOM).present(CREDENTIAL, target, TlsVersion.TLS_1_3, Optional.empty());

            assertThat(met.outcome()).isEqualTo(new NoAnswer(Why.TIMEOUT, Phase.CONNECT));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        }
    }
}
