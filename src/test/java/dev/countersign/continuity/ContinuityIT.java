package dev.countersign.continuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.countersign.testing.Countersign;
import dev.countersign.testing.servers.Relay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five authorities rotate at once, one of the cluster and one that has another below it among them, and no request of any
 * client to any server fails.
 */
class ContinuityIT {
    private static final String NAMESPACE = "it-continuity";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    @TempDir
    private static Path folder;

    @Test
    void authorities_rotate_are_rolled_back_and_rotate_again_without_one_failed_request() throws IOException {
        var address = Relay.address();
        assumeThat(address).as("an address but loopback ones").isPresent();
        assumeThat(Cast.quick().missing()).isEmpty();
        try (var continuity =
                new Continuity(COUNTERSIGN.world(), NAMESPACE, Cast.quick(), address.get(), folder).start()) {
            var outcome =
                    continuity.rotate(Duration.ofMinutes(10), now -> now.rotations() >= 3 && now.handshakes() >= 3_000);

            System.out.println(outcome);
            assertThat(outcome.failures()).isEmpty();
            assertThat(outcome.rolledBack()).isPositive();
            assertThat(outcome.rotations()).isGreaterThanOrEqualTo(3);
            assertThat(outcome.handshakes()).isGreaterThanOrEqualTo(3_000);
        }
    }
}
