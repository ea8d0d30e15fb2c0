package dev.countersign.probe;

import dev.countersign.plan.evidence.Outcome.Phase;
import dev.countersign.plan.evidence.Outcome.Why;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

/** A TCP connection that ends: every wait has a deadline, and what is read has a limit. */
final class Wire implements Closeable {
    private final Socket socket = new Socket();
    private int left;
    private Phase phase = Phase.CONNECT;
    private boolean broken;

    private Wire(int limit) {
        left = limit;
    }

    static Wire connect(Target target, Limits limits) throws Ended {
        var wire = new Wire(limits.bytes());
        try {
            wire.socket.setTcpNoDelay(true);
            wire.socket.connect(
                    new InetSocketAddress(target.address(), target.port()),
                    Deadline.in(limits.connect()).millis());
            return wire;
        } catch (IOException e) {
            wire.close();
            throw wire.ended(notConnected(e));
        }
    }

    /**
     * A server that resets what it has just accepted may be heard while connecting. Java has no type for that, only the
     * system's text; where it is another language's, the server counts as unreachable, which is no evidence either.
     */
    private static Why notConnected(IOException e) {
        return switch (e) {
            case SocketTimeoutException _ -> Why.TIMEOUT;
            case ConnectException _ -> Why.CONNECTION_REFUSED;
            case SocketException _ when String.valueOf(e.getMessage()).startsWith("Connection reset") -> Why.RESET;
            default -> Why.UNREACHABLE;
        };
    }

    void reached(Phase next) {
        phase = next;
    }

    Phase phase() {
        return phase;
    }

    /** Reads what is there, at least one byte unless the stream ends or the deadline passes. */
    Read read(ByteBuffer into, Deadline deadline) throws Ended {
        if (left == 0) {
            throw ended(Why.TOO_LONG);
        }
        if (deadline.passed()) {
            return Read.TIMEOUT;
        }
        try {
            socket.setSoTimeout(deadline.millis());
            var most = Math.min(left, into.remaining());
            var count = socket.getInputStream().read(into.array(), into.arrayOffset() + into.position(), most);
            if (count < 0) {
                return end();
            }
            left -= count;
            into.position(into.position() + count);
            return Read.BYTES;
        } catch (SocketTimeoutException e) {
            return Read.TIMEOUT;
        } catch (IOException e) {
            throw ended(Why.RESET);
        }
    }

    /** A reset is reported once, to a write if one comes first; reading then ends as if in order. */
    private Read end() throws Ended {
        if (broken) {
            throw ended(Why.RESET);
        }
        return Read.END;
    }

    enum Read {
        BYTES,
        END,
        TIMEOUT
    }

    /**
     * Writes, and does not mind if the other side has hung up: a server that refuses a certificate closes while the rest
     * of the handshake is on its way to it, and its reason can still be read.
     */
    void write(ByteBuffer bytes) throws Ended {
        try {
            socket.getOutputStream().write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw ended(Why.CANCELLED);
            }
            broken = true;
        }
    }

    Ended ended(Why why) {
        return Ended.without(Thread.currentThread().isInterrupted() ? Why.CANCELLED : why, phase);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nobody waits for anything more from it.
        }
    }
}
