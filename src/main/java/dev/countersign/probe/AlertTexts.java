package dev.countersign.probe;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The number of the alert that JSSE received. JSSE keeps it to itself and says it only in the text of an exception,
 * which may change with every release. So this JDK is shown each alert once, in clear, and its text for it is learnt. A
 * text that was not learnt is no alert for us, and then no evidence.
 */
final class AlertTexts {
    private static final byte ALERT = 21;
    private static final byte WARNING = 1;
    private static final byte FATAL = 2;
    private static final int CLOSE_NOTIFY = 0;

    private final SecureRandom random;
    private @Nullable Map<String, Integer> learnt;

    AlertTexts(SecureRandom random) {
        this.random = random;
    }

    Optional<Integer> number(SSLException e) {
        return Optional.ofNullable(texts().get(text(e)));
    }

    private synchronized Map<String, Integer> texts() {
        var known = learnt;
        if (known == null) {
            known = learn();
            learnt = known;
        }
        return known;
    }

    /** What two alerts have in common tells neither. */
    private Map<String, Integer> learn() {
        var context = context();
        var texts = new HashMap<String, Integer>();
        var ambiguous = new HashSet<String>();
        for (var number = 0; number < 256; number++) {
            var level = number == CLOSE_NOTIFY ? WARNING : FATAL; // RFC 8446, 6
            var text = show(context, level, (byte) number);
            if (text != null && texts.putIfAbsent(text, number) != null) {
                ambiguous.add(text);
            }
        }
        texts.keySet().removeAll(ambiguous);
        return Map.copyOf(texts);
    }

    private SSLContext context() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, null, random);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot be a TLS client", e);
        }
    }

    private static @Nullable String show(SSLContext context, byte level, byte number) {
        try {
            var engine = context.createSSLEngine();
            engine.setUseClientMode(true);
            var size = engine.getSession().getPacketBufferSize();
            engine.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(size));
            engine.unwrap(ByteBuffer.wrap(new byte[] {ALERT, 3, 3, 0, 2, level, number}), ByteBuffer.allocate(size));
            return null;
        } catch (SSLException e) {
            return text(e);
        }
    }

    private static String text(SSLException e) {
        return String.valueOf(e.getMessage());
    }
}
