package dev.countersign.plan.authority;

import static dev.countersign.plan.authority.DescentTest.NOW;
import static dev.countersign.plan.authority.DescentTest.ROOT;
import static dev.countersign.plan.authority.DescentTest.TEAM;
import static dev.countersign.plan.authority.DescentTest.parent;
import static dev.countersign.plan.authority.DescentTest.plan;
import static dev.countersign.plan.authority.DescentTest.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a root moves to another generation, the authorities below it are leaves of that step. */
class RootRotatesTest {
    @Test
    void when_the_one_above_moves_on_its_key_goes_on_below_the_new_generation() {
        var second = Pki.root("CN=root G2", Pki.KEY, 1);

        assertThat(plan(parent(following(second, false)), seen(TEAM)))
                .isInstanceOfSatisfying(Plan.Prepare.class, prepare -> {
                    assertThat(prepare.origin()).isInstanceOfSatisfying(Origin.Again.class, again -> {
                        assertThat(again.number()).isEqualTo(1);
                        assertThat(again.above().generation()).isEqualTo(2);
                    });
                    assertThat(prepare.atOnce())
                            .as("who trusts the new root takes it too")
                            .isTrue();
                    assertThat(prepare.cause()).contains(Cause.of(Cause.Kind.SOURCE));
                });
    }

    @Test
    void a_root_that_is_distrusted_above_is_not_trusted_below() {
        var second = Pki.root("CN=root G2", Pki.KEY, 1);

        assertThat(plan(parent(following(second, true)), seen(TEAM))
                        .active()
                        .orElseThrow()
                        .trusted())
                .containsExactly(second.certificate());
    }

    private static Plan following(SigningAuthority second, boolean distrusted) {
        return new Plan.Hold(
                new Finding(Code.UP_TO_DATE, "signs"),
                new Plan.Active(
                        2,
                        second.path(),
                        List.of(second.certificate()),
                        Optional.empty(),
                        List.of(),
                        List.of(new Plan.Former(1, ROOT.path(), distrusted)),
                        NOW,
                        Duration.ofMinutes(1)),
                NOW);
    }
}
