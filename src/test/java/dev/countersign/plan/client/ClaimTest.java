package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.World;
import dev.countersign.plan.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two certificates that name one Secret. */
class ClaimTest {
    private static final Instant CREATED = new World().wanted().created();

    @Test
    void the_older_one_gets_a_secret_that_nobody_holds() {
        var older = new World().absent().claims(new Claim("carts", CREATED.plusSeconds(1)));
        var younger = new World().absent().claims(new Claim("carts", CREATED.minusSeconds(1)));

        assertThat(older.plan()).isInstanceOf(Plan.Issue.class);
        assertThat(younger.plan()).isInstanceOf(Plan.Refuse.class);
        assertThat(younger.plan().because().code()).isEqualTo(Code.SECRET_NAME_TAKEN);
        assertThat(younger.plan().because().sentence()).contains("ClientCertificate carts", "is older");
    }

    @Test
    void of_two_of_the_same_second_the_first_by_name_gets_it() {
        assertThat(new World().absent().claims(new Claim("payments", CREATED)).plan())
                .isInstanceOf(Plan.Issue.class);
        assertThat(new World().absent().claims(new Claim("carts", CREATED)).plan())
                .isInstanceOf(Plan.Refuse.class);
    }

    /** The younger one was first, perhaps alone: what works is not taken away. */
    @Test
    void the_one_that_holds_it_keeps_it() {
        var older = new Claim("carts", CREATED.minus(Duration.ofDays(9)));

        assertThat(new World().claims(older).plan()).isInstanceOf(Plan.Keep.class);
    }

    @Test
    void the_other_one_is_told_who_holds_it_and_looks_again_soon() {
        var world = new World()
                .stored(new Stored.Foreign("belongs to ClientCertificate carts", Optional.of("carts")))
                .claims(new Claim("carts", CREATED.plusSeconds(9)));

        assertThat(world.plan()).isInstanceOfSatisfying(Plan.Refuse.class, plan -> {
            assertThat(plan.because().sentence()).contains("ClientCertificate carts", "holds it");
            assertThat(Duration.between(world.now(), plan.lookAgainAt())).isLessThanOrEqualTo(Duration.ofMinutes(1));
        });
    }
}
