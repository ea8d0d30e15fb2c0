package dev.countersign.probe;

import dev.countersign.plan.evidence.Outcome;
import dev.countersign.plan.evidence.Outcome.PostgreSqlAuthentication;
import dev.countersign.plan.evidence.Outcome.PostgreSqlError;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The beginning of PostgreSQL's protocol, version 3.0: who wants in, and whether the server goes on to authentication. A
 * password is never sent.
 */
record PostgreSqlDialogue(String user) implements Dialogue {
    private static final int SSL_REQUEST = 80877103;
    private static final int VERSION_3_0 = 196608;
    private static final int HEAD = 5;
    private static final int LONGEST = 30_000; // as libpq has it for the first answer

    /** Asks for TLS, before it. The server answers S or N. */
    static byte[] sslRequest() {
        return ByteBuffer.allocate(8).putInt(8).putInt(SSL_REQUEST).array();
    }

    @Override
    public byte[] opening() {
        var fields = ("user\0" + user + "\0database\0postgres\0\0").getBytes(StandardCharsets.UTF_8);
        var length = 8 + fields.length;
        return ByteBuffer.allocate(length)
                .putInt(length)
                .putInt(VERSION_3_0)
                .put(fields)
                .array();
    }

    @Override
    public Optional<Outcome> answer(byte[] soFar) {
        if (soFar.length < HEAD) {
            return Optional.empty();
        }
        var message = ByteBuffer.wrap(soFar);
        var type = message.get();
        var length = message.getInt() - Integer.BYTES;
        if ((type != 'R' && type != 'E') || length < Integer.BYTES || length > LONGEST) {
            return Dialogue.unreadable();
        }
        if (message.remaining() < length) {
            return Optional.empty();
        }
        return type == 'R'
                ? Optional.of(new PostgreSqlAuthentication(message.getInt()))
                : sqlState(new String(soFar, HEAD, length, StandardCharsets.UTF_8));
    }

    /** Fields that each end with NUL; C is the code. */
    private static Optional<Outcome> sqlState(String fields) {
        for (var field : fields.split("\0", -1)) {
            if (field.matches("C[0-9A-Z]{5}")) {
                return Optional.of(new PostgreSqlError(field.substring(1)));
            }
        }
        return Dialogue.unreadable();
    }
}
