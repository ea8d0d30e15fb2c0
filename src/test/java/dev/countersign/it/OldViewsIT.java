package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.faults.OldViews;
import dev.countersign.testing.Countersign;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A sample of what {@code make soak} does with every old view. */
class OldViewsIT {
    private static final String NAMESPACE = "it-old-views";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    @Test
    void an_operator_that_sees_how_it_was_two_steps_ago_does_nothing_that_is_wrong_now() {
        COUNTERSIGN.operator().close(); // it sees how it is
        var log = Path.of("target", "operator-old-views.log");
        try (var views = new OldViews(COUNTERSIGN.world(), NAMESPACE, log)) {
            var steps = Set.of("founded", "published", "activated");
            assertThat(views.rotate(steps, (before, now) -> before.equals("founded") && now.equals("activated")))
                    .isEqualTo(2);
        }
    }
}
