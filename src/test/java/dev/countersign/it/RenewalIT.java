package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.testing.Countersign;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Certificates of one minute, on the wall clock. */
class RenewalIT {
    private static final String NAMESPACE = "it-renewal";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private final Objects objects = new Objects(COUNTERSIGN, NAMESPACE);

    @Test
    void a_minute_long_certificate_is_renewed_in_time_and_turns_false_when_it_cannot_be() {
        objects.authority("shop");
        objects.awaitAuthority("shop", "True", "upToDate");
        objects.certificate("quick", "authorityRef: {name: shop}, commonName: quick, duration: 1m");
        var first = objects.awaitReady("quick");
        var firstEnd = Instant.parse(java.util.Objects.requireNonNull(first.notAfter()));

        await().atMost(Duration.ofSeconds(60))
                .until(() -> Long.valueOf(2).equals(objects.status("quick").revision()));

        assertThat(Instant.now())
                .as("renewed in time: planned with a third of its life left")
                .isBefore(firstEnd.minusSeconds(10));
        assertThat(COUNTERSIGN.kubectl().run("get", "events", "-n", NAMESPACE))
                .as("no event for what is in the course of things")
                .doesNotContain("quick");

        // The authority goes; its key stays (Retain), and nobody signs any more.
        COUNTERSIGN.kubectl().run("delete", "cauth", "-n", NAMESPACE, "shop");
        objects.awaitIssuing("quick", "False", "authorityMissing");
        var last = objects.awaitReady("quick");
        var end = Instant.parse(java.util.Objects.requireNonNull(last.notAfter()));
        await().atMost(Duration.ofSeconds(75))
                .until(() -> Objects.holds(objects.status("quick").conditions(), "Ready", "False", "expired"));
        assertThat(Instant.now()).as("said at the end, not at some later event").isBetween(end, end.plusSeconds(10));

        // The authority of the same name takes its key up again, and the certificate is renewed.
        objects.authority("shop");
        objects.awaitAuthority("shop", "True", "upToDate");
        objects.awaitRevision("quick", java.util.Objects.requireNonNull(last.revision()) + 1);
        assertThat(objects.status("quick").authorityGeneration()).isEqualTo(1);
    }
}
