package dev.countersign.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.countersign.plan.evidence.Outcome;
import dev.countersign.plan.evidence.Outcome.HttpStatus;
import dev.countersign.plan.evidence.Outcome.NoAnswer;
import dev.countersign.plan.evidence.Outcome.Phase;
import dev.countersign.plan.evidence.Outcome.PostgreSqlAuthentication;
import dev.countersign.plan.evidence.Outcome.PostgreSqlError;
import dev.countersign.plan.evidence.Outcome.Why;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialogueTest {
    private static final Outcome UNREADABLE = new NoAnswer(Why.UNREADABLE, Phase.ANSWER);
    private static final Dialogue POSTGRESQL = new PostgreSqlDialogue("countersign-probe");

    private static Dialogue http(String address, Optional<String> name) throws UnknownHostException {
        return Dialogue.with(
                new Target(InetAddress.getByName(address), 8443, name, new Protocol.Https("/healthz?a=b")));
    }

    private static Optional<Outcome> http(String answer) throws UnknownHostException {
        return http("10.0.0.1", Optional.empty()).answer(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void one_get_is_sent_with_the_name_of_the_server_or_its_address() throws UnknownHostException {
        assertThat(new String(http("10.0.0.1", Optional.of("shop.svc")).opening(), StandardCharsets.US_ASCII))
                .startsWith("GET /healthz?a=b HTTP/1.1\r\nHost: shop.svc\r\n")
                .endsWith("Connection: close\r\n\r\n");
        assertThat(new String(http("10.0.0.1", Optional.empty()).opening(), StandardCharsets.US_ASCII))
                .contains("Host: 10.0.0.1\r\n");
        assertThat(new String(http("fd00::1", Optional.empty()).opening(), StandardCharsets.US_ASCII))
                .contains("Host: [fd00:0:0:0:0:0:0:1]\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"healthz", "", "/a b", "/a\r\nX: y", "/ü"})
    void a_path_that_could_be_more_than_a_path_is_not_taken(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Protocol.Https(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shop.svc\r\nX: y", "a b", "shop..svc"})
    void a_server_name_that_could_be_more_than_a_name_is_not_taken(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> http("10.0.0.1", Optional.of(name)));
    }

    @Test
    void the_status_is_read_once_its_line_is_complete() throws UnknownHostException {
        var answer = "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n";
        for (var length = 0; length <= answer.indexOf('\n'); length++) {
            assertThat(http(answer.substring(0, length))).isEmpty();
        }
        assertThat(http(answer)).contains(new HttpStatus(400));
        assertThat(http("HTTP/1.0 204\n")).contains(new HttpStatus(204));
    }

    @Test
    void interim_answers_are_passed_over() throws UnknownHostException {
        var interim = "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n";
        assertThat(http(interim)).isEmpty();
        assertThat(http(interim + "\r\n")).isEmpty();
        assertThat(http(interim + "\r\nHTTP/1.1 200 OK\r\n")).contains(new HttpStatus(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2\r\n", "220 mail ESMTP\r\n", "HTTP/2 200\r\n", "HTTP/1.1 OK\r\n", "x"})
    void what_is_not_http_says_nothing(String answer) throws UnknownHostException {
        assertThat(http(answer)).contains(UNREADABLE);
    }

    @Test
    void postgresql_is_asked_as_its_documentation_says() {
        assertThat(PostgreSqlDialogue.sslRequest()).asHexString().isEqualTo("0000000804D2162F");
        var opening = POSTGRESQL.opening();
        assertThat(HexFormat.of().formatHex(opening, 0, 8)).isEqualTo("0000003200030000");
        assertThat(opening).hasSize(0x32);
        assertThat(new String(opening, 8, opening.length - 8, StandardCharsets.UTF_8))
                .isEqualTo("user\0countersign-probe\0database\0postgres\0\0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 10})
    void an_authentication_request_of_postgresql_is_read_once_all_of_it_is_there(int request) {
        var bytes = ByteBuffer.allocate(24)
                .put((byte) 'R')
                .putInt(23)
                .putInt(request)
                .array();
        for (var length = 0; length < bytes.length; length++) {
            assertThat(POSTGRESQL.answer(Arrays.copyOf(bytes, length))).isEmpty();
        }
        assertThat(POSTGRESQL.answer(bytes)).contains(new PostgreSqlAuthentication(request));
    }

    @Test
    void an_error_of_postgresql_is_read_by_its_code() {
        var fields = "SFATAL\0VFATAL\0C28000\0Mrole \"C57P03\" does not exist\0\0";
        var bytes = ("E\0\0\0" + (char) (fields.length() + 4) + fields).getBytes(StandardCharsets.ISO_8859_1);

        assertThat(POSTGRESQL.answer(bytes)).contains(new PostgreSqlError("28000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4e00000008", "52ffffffff", "5200000004", "457fffffff", "45000000085358005800"})
    void what_is_not_postgresql_says_nothing(String hex) {
        assertThat(POSTGRESQL.answer(HexFormat.of().parseHex(hex))).contains(UNREADABLE);
    }
}
