package dev.countersign.probe;

import dev.countersign.pki.TlsClient;
import dev.countersign.plan.evidence.Outcome.Alert;
import dev.countersign.plan.evidence.Outcome.Closed;
import dev.countersign.plan.evidence.Outcome.Phase;
import dev.countersign.plan.evidence.Outcome.Why;
import dev.countersign.plan.evidence.TlsVersion;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/**
 * TLS over a {@link Wire}, in one version. Not JSSE's sockets: those give up when a write fails, and with it the alert
 * that says why.
 */
final class TlsLink {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int CLOSE_NOTIFY = 0;

    private final Wire wire;
    private final SSLEngine engine;
    private final TlsClient client;
    private final TlsVersion version;
    private final AlertTexts alerts;
    private final ByteBuffer received; // between reads always ready to be read from
    private boolean heard;

    TlsLink(Wire wire, SSLEngine engine, TlsClient client, TlsVersion version, AlertTexts alerts) {
        this.wire = wire;
        this.engine = engine;
        this.client = client;
        this.version = version;
        this.alerts = alerts;
        this.received = ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize())
                .flip();
    }

    /** What came in last. */
    enum Event {
        /** Something that TLS keeps to itself, a session ticket for example. */
        RECORD,
        DATA,
        CLOSED,
        SILENCE
    }

    /** Ends when all of our part was sent; in TLS 1.3 the server has not yet said anything to it. */
    void handshake(Deadline deadline) throws Ended {
        wire.reached(Phase.HANDSHAKE);
        try {
            engine.beginHandshake();
        } catch (SSLException e) {
            throw wire.ended(Why.HANDSHAKE_FAILED);
        }
        continueHandshake(deadline);
        if (client.asked() && !client.presented()) {
            throw wire.ended(Why.CERTIFICATE_NOT_TAKEN);
        }
        wire.reached(Phase.ANSWER);
    }

    private void continueHandshake(Deadline deadline) throws Ended {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> send(NOTHING);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    switch (next(deadline, new ByteArrayOutputStream())) {
                        case SILENCE -> throw wire.ended(Why.TIMEOUT);
                        case CLOSED -> throw closed();
                        case RECORD, DATA -> {}
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    void send(ByteBuffer clear) throws Ended {
        var out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        try {
            do {
                out.clear();
                engine.wrap(clear, out);
                wire.write(out.flip());
            } while (clear.hasRemaining() && !engine.isOutboundDone());
        } catch (SSLException e) {
            throw ended(e);
        }
    }

    /** Waits for one more record; what it says is added to {@code into}. */
    Event receive(Deadline deadline, ByteArrayOutputStream into) throws Ended {
        var event = next(deadline, into);
        // A new handshake (TLS 1.2) or new keys (1.3) that the server asked for.
        if (event == Event.RECORD) {
            continueHandshake(deadline);
        }
        return event;
    }

    private Event next(Deadline deadline, ByteArrayOutputStream into) throws Ended {
        var clear = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        while (true) {
            var result = unwrap(clear);
            switch (result.getStatus()) {
                case OK -> {
                    into.write(clear.array(), 0, clear.position());
                    return clear.position() > 0 ? Event.DATA : Event.RECORD;
                }
                case CLOSED -> {
                    return Event.CLOSED;
                }
                case BUFFER_OVERFLOW -> throw wire.ended(Why.TOO_LONG);
                case BUFFER_UNDERFLOW -> {
                    var read = more(deadline);
                    if (read != Wire.Read.BYTES) {
                        return read == Wire.Read.END ? Event.CLOSED : Event.SILENCE;
                    }
                }
            }
        }
    }

    private Wire.Read more(Deadline deadline) throws Ended {
        received.compact();
        var read = wire.read(received, deadline);
        received.flip();
        if (!heard && received.hasRemaining()) {
            heard = true;
            var first = received.get(received.position());
            if (first != 21 && first != 22) { // alert or handshake (RFC 8446, 5.1)
                throw wire.ended(Why.NOT_TLS);
            }
        }
        return read;
    }

    private SSLEngineResult unwrap(ByteBuffer clear) throws Ended {
        try {
            return engine.unwrap(received, clear);
        } catch (SSLException e) {
            throw ended(e);
        }
    }

    /** Said when the connection is properly closed, and that alone. */
    void close() throws Ended {
        engine.closeOutbound();
        send(NOTHING);
    }

    private Ended ended(SSLException e) {
        var number = alerts.number(e);
        if (client.metAnotherServer()) {
            return wire.ended(Why.ANOTHER_SERVER);
        }
        if (number.isEmpty()) {
            return wire.ended(Why.HANDSHAKE_FAILED);
        }
        return number.get() == CLOSE_NOTIFY ? closed() : alert(number.get());
    }

    private Ended closed() {
        return aboutCertificate() ? new Ended(new Closed(wire.phase())) : wire.ended(Why.HANDSHAKE_FAILED);
    }

    private Ended alert(int number) {
        if (aboutCertificate()) {
            return new Ended(new Alert(number));
        }
        return wire.ended(versionNotSpoken(number) ? Why.VERSION_NOT_SPOKEN : Why.HANDSHAKE_FAILED);
    }

    /** Before it has asked for a certificate, a server cannot have refused one. */
    private boolean aboutCertificate() {
        return wire.phase() == Phase.ANSWER || client.presented();
    }

    /**
     * 70 is protocol_version. Servers of before TLS 1.3 say handshake_failure (40), because they know none of its
     * ciphers; in TLS 1.2 that would be a disagreement.
     */
    private boolean versionNotSpoken(int number) {
        return number == 70 || (number == 40 && version == TlsVersion.TLS_1_3);
    }
}
