package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Countersign;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where nothing changes, nothing is written. */
class QuietIT {
    private static final String NAMESPACE = "it-quiet";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    @Test
    void a_thousand_certificates_cost_two_writes_each_and_then_none() throws InterruptedException {
        var objects = new Objects(COUNTERSIGN, NAMESPACE);
        objects.authority("shop");
        objects.awaitAuthority("shop", "True", "upToDate");
        var fleet = new Fleet(COUNTERSIGN, NAMESPACE, 1_000);
        var before = COUNTERSIGN.writes().now();
        fleet.apply("duration: 24h");
        fleet.awaitReady(Duration.ofMinutes(3));
        Thread.sleep(2_000);

        assertThat(COUNTERSIGN.writes().counts(before))
                .containsEntry("POST secrets/", 1_000L)
                .containsEntry("PATCH clientcertificates/status", 1_000L)
                .doesNotContainKey("POST events/");

        var settled = COUNTERSIGN.writes().now();
        COUNTERSIGN.restart();
        Thread.sleep(20_000);
        assertThat(COUNTERSIGN.writes().said(settled))
                .as("writes after a restart")
                .isEmpty();

        Thread.sleep(Duration.ofMinutes(2).toMillis());
        assertThat(COUNTERSIGN.writes().said(settled))
                .as("writes in two minutes")
                .isEmpty();
    }
}
