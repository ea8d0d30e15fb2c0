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

/** Who sees no failure must be able to see one: nothing fails until the ordering is switched off, and then it does. */
class ContinuityControlIT {
    private static final String NAMESPACE = "it-continuity-control";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    @TempDir
    private static Path folder;

    @Test
    void a_server_that_is_said_to_trust_what_it_does_not_refuses_clients_after_a_rotation() throws IOException {
        var address = Relay.address();
        assumeThat(address).as("an address but loopback ones").isPresent();
        assumeThat(Cast.least().missing()).isEmpty();
        try (var continuity =
                new Continuity(COUNTERSIGN.world(), NAMESPACE, Cast.least(), address.get(), folder).start()) {
            // Two lives of a certificate: it was renewed, and the first one has ended.
            var renewed = continuity.watch(Duration.ofMinutes(3), outcome -> outcome.handshakes() > 1_000);
            assertThat(renewed.failures()).isEmpty();
            assertThat(renewed.handshakes()).isGreaterThan(1_000);

            continuity.freeze();
            var blind = continuity.rotate(
                    Duration.ofMinutes(3), outcome -> outcome.failures().size() > 10);

            assertThat(blind.failures())
                    .as("what nginx says within TLS that went well")
                    .hasSizeGreaterThan(10)
                    .allMatch(failure -> failure.contains("400"));
        }
    }
}
