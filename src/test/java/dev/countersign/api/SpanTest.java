package dev.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {
    @ParameterizedTest
    @CsvSource({
        "90d, P90D",
        "24h, PT24H",
        "1h30m, PT1H30M",
        "1m, PT1M",
        "45s, PT45S",
        "1d2h3m4s, P1DT2H3M4S",
        "0d, PT0S",
        "99999d999999h9999999m99999999s, PT3594419H25M39S"
    })
    void it_is_read_as_people_write_it(String text, Duration duration) {
        assertThat(Span.of(text).duration()).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "d", "1", "24 h", "24H", "-1h", "+1h", "1h1d", "1h1h", "1.5h", "P1D", "100000d", "١d", "1d\n"
            })
    void anything_else_is_no_span_and_no_error(String text) {
        assertThat(Span.of(text).duration()).isEmpty();
        assertThat(Span.of(text)).hasToString(text);
    }

    @Test
    void json_keeps_what_was_written() throws Exception {
        var mapper = new ObjectMapper();

        assertThat(mapper.readValue("\"1h30m\"", Span.class)).isEqualTo(Span.of("1h30m"));
        assertThat(mapper.writeValueAsString(Span.of("90m"))).isEqualTo("\"90m\"");
        assertThat(mapper.readValue("\"soon\"", Span.class)).isEqualTo(Span.of("soon"));
    }

    /** What the API server's rule accepts is what we read: both patterns are written down once each. */
    @ParameterizedTest
    @ValueSource(strings = {"90d", "24h", "1h30m", "1d2h3m4s", "h", "1h1d", "24H", "1d1", "d", "123456d", "1s"})
    void the_servers_pattern_and_ours_agree(String text) {
        assertThat(text.matches(Span.PATTERN))
                .isEqualTo(Span.of(text).duration().isPresent());
    }
}
