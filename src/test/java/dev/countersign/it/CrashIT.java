package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Countersign;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SIGKILL at ten moments while 200 certificates are issued and renewed. */
class CrashIT {
    private static final String NAMESPACE = "it-crash";
    private static final int KILLS = 10;
    private static final long SEED = 20261124;

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    @Test
    void whenever_the_operator_is_killed_every_secret_is_a_pair_and_every_certificate_becomes_ready() {
        var objects = new Objects(COUNTERSIGN, NAMESPACE);
        objects.authority("shop");
        objects.awaitAuthority("shop", "True", "upToDate");
        COUNTERSIGN.operator().kill();
        var fleet = new Fleet(COUNTERSIGN, NAMESPACE, 200);
        fleet.apply("duration: 1m");

        var random = new Random(SEED);
        for (var kill = 0; kill < KILLS; kill++) {
            COUNTERSIGN.start();
            // From right after the first writes to well into the renewals of one-minute certificates.
            pause(kill < 5 ? random.nextInt(1_500) : 5_000 + random.nextInt(10_000));
            COUNTERSIGN.operator().kill();
        }
        COUNTERSIGN.start();

        fleet.awaitReady(Duration.ofSeconds(60));
        var serials = new HashSet<String>();
        fleet.all().forEach(certificate -> {
            var name = certificate.getMetadata().getName();
            assertThat(objects.isPair(name)).as(name).isTrue();
            assertThat(serials.add(objects.leaf(name).serial().hex()))
                    .as("a serial number of its own")
                    .isTrue();
        });
        // Twice in the life of a minute; a kill can cost at most one certificate more than that.
        assertThat(fleet.all())
                .allSatisfy(certificate -> assertThat(java.util.Objects.requireNonNull(certificate.getStatus())
                                .revision())
                        .isLessThanOrEqualTo(KILLS + 5L));
    }

    private static void pause(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
