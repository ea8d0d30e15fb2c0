package dev.countersign.plan.authority;

import static dev.countersign.plan.authority.RotationWorld.LEAF;
import static dev.countersign.plan.authority.RotationWorld.LIFE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.plan.Code;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Certificates that name no bundle have the anchor of the next generation before it signs. */
class SecretsTest {
    private final RotationWorld world = RotationWorld.settled().besides();

    @Test
    void the_secret_of_a_certificate_without_a_bundle_is_waited_for_by_name() {
        world.wishing("new key").run();
        world.publish("a");
        world.follow("a");
        assertThat(world.run()).isInstanceOfSatisfying(Plan.Publish.class, publish -> {
            assertThat(publish.lagging()).containsExactly("Secret shop/orders");
            assertThat(publish.because().sentence())
                    .isEqualTo("the anchor of generation 2 is not yet in Secret shop/orders");
        });
        world.rewrite();
        assertThat(world.plan()).isInstanceOf(Plan.Activate.class);
    }

    @Test
    void such_a_secret_is_waited_for_until_the_last_moment_and_no_longer() {
        world.pass(LIFE.dividedBy(3).multipliedBy(2));
        world.run();
        world.publish("a");
        world.follow("a");
        var leaves = new Audience.Leaves(1, LEAF);
        var latest = Deadlines.of(RotationWorld.wanted(world.rule), world.generation(1), leaves)
                .latest();
        world.now = latest.minusSeconds(1);
        world.renew();
        assertThat(world.run()).isInstanceOf(Plan.Publish.class);
        world.now = latest;
        assertThat(world.plan()).isInstanceOfSatisfying(Plan.Activate.class, activate -> {
            assertThat(activate.because().code()).isEqualTo(Code.ACTIVATED_UNTRUSTED);
            assertThat(activate.because().sentence()).contains("Secret shop/orders");
        });
    }

    @Test
    void a_stated_time_begins_when_the_last_secret_has_got_the_anchor() {
        world.bundles.clear();
        world.settling(Duration.ofMinutes(10)).wishing("new key").run();
        world.pass(Duration.ofHours(1));
        assertThat(world.run()).isInstanceOf(Plan.Publish.class);
        world.rewrite();
        world.pass(Duration.ofMinutes(10).minusSeconds(1));
        assertThat(world.run()).isInstanceOf(Plan.AwaitTrust.class);
        world.pass(Duration.ofSeconds(1));
        assertThat(world.plan()).isInstanceOf(Plan.Activate.class);
    }

    @Test
    void while_nobody_has_looked_at_the_secrets_nothing_is_activated() {
        world.wishing("new key").run();
        world.everybodyFollows();
        var observed = world.observed();
        var another = new Audience.Secrets(Optional.of("another anchor"), List.of(), Optional.empty());
        for (var secrets : List.of(Audience.Secrets.UNSEEN, another)) {
            var audience = new Audience(
                    true,
                    observed.audience().bundles(),
                    secrets,
                    observed.audience().leaves());

            assertThat(Planner.plan(RotationWorld.wanted(world.rule), observed.heardBy(audience), "here", world.now))
                    .isInstanceOf(Plan.Publish.class);
        }
    }
}
