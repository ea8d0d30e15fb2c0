package dev.countersign.probe;

import dev.countersign.pki.Credential;
import dev.countersign.pki.PublicKey;
import dev.countersign.pki.TlsClient;
import dev.countersign.plan.evidence.Outcome;
import dev.countersign.plan.evidence.Outcome.Closed;
import dev.countersign.plan.evidence.Outcome.Phase;
import dev.countersign.plan.evidence.Outcome.Why;
import dev.countersign.plan.evidence.TlsVersion;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;

/** Presents one certificate to one server in one version of TLS, and reads on until the server has answered it. */
final class Probe {
    /**
     * How long TLS 1.3 gets to refuse before we speak. A server that closes while our words are on their way to it
     * answers them with a reset, which can overtake its reason.
     */
    private static final Duration BREATH = Duration.ofMillis(200);

    private final Limits limits;
    private final SecureRandom random;
    private final AlertTexts alerts;

    Probe(Limits limits, SecureRandom random) {
        this.limits = limits;
        this.random = random;
        this.alerts = new AlertTexts(random);
    }

    /** What came of it, and the server that was met, by its key. */
    record Met(Outcome outcome, Optional<PublicKey> server) {}

    /** @param server the only one that may see the certificate; empty takes any */
    Met present(Credential credential, Target target, TlsVersion version, Optional<PublicKey> server) {
        var client = new TlsClient(credential, server);
        try (var wire = Wire.connect(target, limits)) {
            if (target.protocol() instanceof Protocol.PostgreSql) {
                askForTls(wire);
            }
            var link = new TlsLink(wire, engine(client, target, version), client, version, alerts);
            link.handshake(Deadline.in(limits.handshake()));
            var outcome = converse(link, Dialogue.with(target), version);
            link.close();
            return new Met(outcome, client.server());
        } catch (Ended e) {
            return new Met(e.outcome(), client.server());
        }
    }

    private void askForTls(Wire wire) throws Ended {
        wire.reached(Phase.PREAMBLE);
        wire.write(ByteBuffer.wrap(PostgreSqlDialogue.sslRequest()));
        var answer = ByteBuffer.allocate(1); // what follows it in clear is not from the server (CVE-2021-23222)
        switch (wire.read(answer, Deadline.in(limits.handshake()))) {
            case END -> throw wire.ended(Why.TLS_NOT_OFFERED);
            case TIMEOUT -> throw wire.ended(Why.TIMEOUT);
            case BYTES -> {
                if (answer.get(0) != 'S') {
                    throw wire.ended(answer.get(0) == 'N' ? Why.TLS_NOT_OFFERED : Why.UNREADABLE);
                }
            }
        }
    }

    private SSLEngine engine(TlsClient client, Target target, TlsVersion version) {
        var engine = client.context(random).createSSLEngine();
        engine.setUseClientMode(true);
        var parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {version.protocol()});
        target.serverName().ifPresent(name -> parameters.setServerNames(List.of(new SNIHostName(name))));
        engine.setSSLParameters(parameters);
        return engine;
    }

    private Outcome converse(TlsLink link, Dialogue dialogue, TlsVersion version) throws Ended {
        var opening = ByteBuffer.wrap(dialogue.opening());
        var said = new ByteArrayOutputStream();
        var spoke = false;
        var until = Deadline.in(limits.answer());
        while (true) {
            var mayRefuse = opening.hasRemaining() && !spoke && version == TlsVersion.TLS_1_3;
            if (opening.hasRemaining() && !mayRefuse) {
                link.send(opening);
            }
            switch (link.receive(mayRefuse ? Deadline.in(BREATH) : until, said)) {
                case CLOSED -> {
                    return new Closed(Phase.ANSWER);
                }
                case SILENCE -> {
                    if (!mayRefuse) {
                        return dialogue.silence(spoke);
                    }
                    link.send(opening);
                }
                case RECORD, DATA -> {
                    spoke = true;
                    var answer = said.size() == 0 ? Optional.<Outcome>empty() : dialogue.answer(said.toByteArray());
                    if (answer.isPresent()) {
                        return answer.get();
                    }
                }
            }
        }
    }
}
