package dev.countersign.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Pki;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlertTextsTest {
    private static final AlertTexts TEXTS = new AlertTexts(Pki.RANDOM);

    /** All of IANA's registry. Unknown to JSSE or not: what matters is that they are told apart. */
    static IntStream alerts() {
        return IntStream.of(
                0, 10, 20, 22, 40, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 70, 71, 80, 86, 100, 109, 110, 112, 113, 115,
                116, 117, 120, 121);
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void this_jdk_tells_every_alert_from_the_others(int number) throws GeneralSecurityException {
        assertThat(TEXTS.number(received(number))).contains(number);
    }

    /** In the version in which it will arrive encrypted. */
    private static SSLException received(int number) throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, null, Pki.RANDOM);
        var engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {"TLSv1.3"});
        var space = ByteBuffer.allocate(32 * 1024);
        try {
            engine.wrap(ByteBuffer.allocate(0), space.duplicate());
            engine.unwrap(ByteBuffer.wrap(new byte[] {21, 3, 3, 0, 2, 2, (byte) number}), space);
            throw new AssertionError("alert " + number + " went unnoticed");
        } catch (SSLException e) {
            return e;
        }
    }

    @Test
    void a_failure_of_our_own_is_no_alert() {
        assertThat(TEXTS.number(new SSLHandshakeException("(bad_certificate) no such luck")))
                .isEmpty();
        assertThat(TEXTS.number(new SSLException((String) null))).isEmpty();
    }
}
