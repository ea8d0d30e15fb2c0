package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Pki;
import dev.countersign.fixture.World;
import dev.countersign.pki.Certificate;
import dev.countersign.plan.Code;
import dev.countersign.plan.client.Observed.Issuer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Certificates pass from the generation that signed before to the one that signs now, one after the other. */
class TurnoverTest {
    private static final Instant SINCE = Pki.START.plus(Duration.ofMinutes(30));
    private static final Duration PACE = Duration.ofMinutes(10);

    private static Issuer following(boolean distrusted) {
        var trusted = List.of(Pki.AUTHORITY.certificate(), Pki.OTHER_AUTHORITY.certificate());
        var former = new Turnover.Former(1, Pki.AUTHORITY.path(), distrusted);
        return new Issuer.Usable(
                2,
                Pki.OTHER_AUTHORITY.certificate(),
                List.of(),
                trusted,
                Optional.empty(),
                new Turnover(List.of(former), SINCE, PACE));
    }

    /** One that took over so long ago that nobody should be left. */
    static Issuer over() {
        var usable = (Issuer.Usable) following(true);
        return new Issuer.Usable(
                1, usable.certificate(), List.of(), usable.trusted(), Optional.empty(), usable.turnover());
    }

    private static World world(boolean distrusted, Instant now) {
        var issuer = (Issuer.Usable) following(distrusted);
        return new World()
                .issuer(issuer)
                .held(held -> held.anchors(Certificate.pem(issuer.trusted())))
                .now(now);
    }

    @Test
    void it_is_good_until_its_own_time_comes_and_is_looked_at_then() {
        var keeps = world(false, SINCE);

        assertThat(keeps.plan()).isInstanceOfSatisfying(Plan.Keep.class, keep -> {
            assertThat(keep.because().code()).isEqualTo(Code.UP_TO_DATE);
            assertThat(keep.lookAgainAt()).isBetween(SINCE, SINCE.plus(PACE));
        });
    }

    @Test
    void after_the_pace_whoever_is_left_is_issued_again_by_the_one_that_signs() {
        assertThat(world(false, SINCE.plus(PACE)).plan()).isInstanceOfSatisfying(Plan.Issue.class, issue -> {
            assertThat(issue.because().code()).isEqualTo(Code.ISSUED_BY_RETIRING_GENERATION);
            assertThat(issue.generation()).isEqualTo(2);
        });
    }

    @Test
    void nothing_waits_where_the_key_is_known_to_others() {
        assertThat(world(true, SINCE).plan().because().code()).isEqualTo(Code.ISSUED_BY_RETIRING_GENERATION);
    }

    @Test
    void what_neither_of_them_signed_is_another_authoritys() {
        var stranger = Pki.authority("CN=stranger", Pki.RSA_KEY, Pki.START, Duration.ofDays(1));
        var issuer = (Issuer.Usable) World.usable(stranger);

        assertThat(world(false, SINCE).issuer(issuer).plan().because().code()).isEqualTo(Code.AUTHORITY_CHANGED);
    }

    @Test
    void a_thousand_come_evenly_and_each_always_at_the_same_time() {
        var turnover = ((Issuer.Usable) following(false)).turnover();
        var former = turnover.formers().getFirst();
        var minutes = new int[10];
        IntStream.range(0, 1_000).forEach(number -> {
            var time = turnover.time(former, "uid-" + number, 1);
            assertThat(time).isEqualTo(turnover.time(former, "uid-" + number, 1));
            minutes[(int) Duration.between(SINCE, time).toMinutes()]++;
        });

        assertThat(IntStream.of(minutes).boxed()).allMatch(count -> count > 50 && count < 150);
    }
}
