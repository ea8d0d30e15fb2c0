package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.HeldSecret;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.Remembered;
import dev.countersign.fixture.World;
import dev.countersign.pki.SubjectAlternativeName.Dns;
import dev.countersign.plan.Code;
import dev.countersign.plan.client.Observed.Memory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the way of issuing, how long, and which revision and key the next certificate gets. */
class ObstaclesTest {
    private static final Instant NOW = new World().now();
    private static final Duration MONTH = Duration.ofDays(30);

    private static Code refusal(World world) {
        assertThat(world.plan())
                .isInstanceOfSatisfying(
                        Plan.Refuse.class,
                        refuse -> assertThat(refuse.lookAgainAt()).isAfter(world.now()));
        return world.plan().because().code();
    }

    private static Plan.Issue issue(World world) {
        assertThat(world.plan()).isInstanceOf(Plan.Issue.class);
        return (Plan.Issue) world.plan();
    }

    /** Everything is in the way at once; taken away one by one, the next shows. */
    @Test
    void obstacles_are_told_from_the_most_fundamental_on() {
        var world = new World()
                .wanted(s -> s.subject("CN=system:x").names(new Dns("*.a")))
                .foreign()
                .issuer(World.unusable());

        assertThat(refusal(world.notServed())).isEqualTo(Code.NAMESPACE_NOT_SERVED);
        var served = new World()
                .wanted(s -> s.subject("CN=system:x").names(new Dns("*.a")))
                .foreign()
                .issuer(World.unusable());
        assertThat(refusal(served)).isEqualTo(Code.NAME_RESERVED);
        assertThat(refusal(served.wanted(s -> s.subject("CN=x")))).isEqualTo(Code.NAME_IS_A_WILDCARD);
        assertThat(refusal(served.wanted(s -> s.names(new Dns("a.b."))))).isEqualTo(Code.NAME_MISLEADING);
        assertThat(refusal(served.wanted(s -> s.names(new Dns("a.b"))))).isEqualTo(Code.SECRET_FOREIGN);
        assertThat(refusal(served.held(HeldSecret::unwritable))).isEqualTo(Code.SECRET_UNWRITABLE);
        assertThat(refusal(served.held(h -> h))).isEqualTo(Code.AUTHORITY_NOT_READY);
        assertThat(served.issuer(World.usable(Pki.AUTHORITY)).plan()).isInstanceOf(Plan.Issue.class);
    }

    @Test
    void an_unclear_spec_is_refused_with_its_finding() {
        var because = new dev.countersign.plan.Finding(Code.SPEC_UNCLEAR, "say what you mean");
        var plan = Planner.plan(new Reading.Unclear(because), new World().observed(), NOW);
        assertThat(plan).isEqualTo(new Plan.Refuse(because, NOW.plus(Planner.RESYNC)));
    }

    @Test
    void after_a_failure_it_waits_and_says_what_for() {
        var world = new World().absent().failed(3, NOW.plusSeconds(8));
        assertThat(world.plan()).isInstanceOfSatisfying(Plan.BackOff.class, wait -> {
            assertThat(wait.until()).isEqualTo(NOW.plusSeconds(8));
            assertThat(wait.because().code()).isEqualTo(Code.SECRET_MISSING);
        });
    }

    @Test
    void it_waits_no_longer_than_said() {
        assertThat(new World().absent().failed(3, NOW).plan()).isInstanceOf(Plan.Issue.class);
        assertThat(new World().absent().failed(3, NOW.minusSeconds(1)).plan()).isInstanceOf(Plan.Issue.class);
    }

    @Test
    void a_changed_spec_is_tried_at_once() {
        var world = new World().absent().failed(3, NOW.plusSeconds(8)).wanted(s -> s.generation(2));
        assertThat(world.plan()).isInstanceOf(Plan.Issue.class);
    }

    /** cert-manager#7416: a back-off of an hour lets a certificate of an hour end. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "4, 8", "8, 128", "12, 450", "13, 450", "1000, 450", "0, 1", "-5, 1"})
    void it_doubles_up_to_an_eighth_of_what_is_left(int failures, long seconds) {
        var until = BackOff.until(failures, Optional.of(NOW.plus(Duration.ofHours(1))), MONTH, NOW);
        assertThat(until).isEqualTo(NOW.plusSeconds(seconds));
    }

    @Test
    void without_a_working_certificate_the_wanted_life_is_the_measure_and_an_hour_the_most() {
        assertThat(BackOff.until(99, Optional.empty(), Duration.ofMinutes(1), NOW))
                .isEqualTo(NOW.plusMillis(7500));
        assertThat(BackOff.until(99, Optional.of(NOW.minusSeconds(1)), Duration.ofMinutes(1), NOW))
                .isEqualTo(NOW.plusMillis(7500));
        assertThat(BackOff.until(99, Optional.empty(), MONTH, NOW)).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(BackOff.until(99, Optional.of(NOW.plusSeconds(2)), MONTH, NOW))
                .isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void the_breaker_opens_at_64_still_valid_ones() {
        assertThat(new World().absent().history(63).plan()).isInstanceOf(Plan.Issue.class);
        assertThat(refusal(new World().absent().history(64))).isEqualTo(Code.REISSUED_TOO_OFTEN);
    }

    @Test
    void the_breaker_closes_when_they_have_ended() {
        var later = Instant.parse("2099-01-01T00:00:01Z");
        var issuer = World.usable(Pki.authority("CN=shop G1", Pki.ROOT_KEY, later, MONTH));
        assertThat(new World().absent().history(64).issuer(issuer).now(later).plan())
                .isInstanceOf(Plan.Issue.class);
    }

    @Test
    void after_a_restored_authority_secrets_have_a_minute_to_follow() {
        var restored = new Observed.Issuer.Usable(
                1,
                Pki.AUTHORITY.certificate(),
                List.of(),
                List.of(Pki.AUTHORITY.certificate()),
                Optional.of(NOW.minusSeconds(59)));
        var robbed = new World().absent().issuer(restored).memory(Memory.NONE);

        assertThat(robbed.plan())
                .isInstanceOfSatisfying(
                        Plan.BackOff.class, wait -> assertThat(wait.until()).isEqualTo(NOW.plusSeconds(1)));
        assertThat(robbed.plan().because().code()).isEqualTo(Code.RESTORING);
        assertThat(robbed.now(NOW.plusSeconds(1)).plan()).isInstanceOf(Plan.Issue.class);
        assertThat(new World().issuer(restored).absent().plan())
                .as("its status is there, so it was not restored")
                .isInstanceOf(Plan.Issue.class);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 2", "5, 3, 6", "3, 5, 6", "0, 7, 8", "7, 0, 8"})
    void the_revision_is_one_more_than_the_highest_ever_seen(long onSecret, long inStatus, long next) {
        var world = new World()
                .held(h -> h.noKey(Stored.Part.MISSING).revision(onSecret))
                .memory(Remembered.revision(inStatus).build());
        assertThat(issue(world).revision()).isEqualTo(next);
    }

    @Test
    void a_new_object_begins_with_1_and_one_that_lost_everything_with_the_clock() {
        var blank = new World().absent().memory(Memory.NONE);
        assertThat(issue(blank.wanted(s -> s.created(NOW.minusSeconds(5)))).revision())
                .isEqualTo(1);
        assertThat(issue(blank.wanted(s -> s.created(NOW.minus(MONTH)))).revision())
                .isEqualTo(NOW.toEpochMilli());
        assertThat(issue(new World()
                                .held(h -> h.noKey(Stored.Part.MISSING).revision(0))
                                .memory(Memory.NONE)
                                .wanted(s -> s.created(NOW.minus(MONTH))))
                        .revision())
                .isEqualTo(NOW.toEpochMilli());
    }

    /**
     * A status that says no more than "not ready" was written since everything was lost: a first revision would give
     * the serial number of the first certificate to another one.
     */
    @Test
    void a_status_without_a_revision_is_no_proof_that_nothing_was_issued() {
        var refusedOnce = Remembered.revision(0).build();
        var world = new World().absent().memory(refusedOnce).wanted(s -> s.created(NOW.minus(MONTH)));
        assertThat(issue(world).revision()).isEqualTo(NOW.toEpochMilli());
    }

    /** Whoever may edit the Secret's annotations must not be able to turn the counter over. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE - 1})
    void a_revision_stays_positive(long onSecret) {
        var world = new World().held(h -> h.noKey(Stored.Part.MISSING).revision(onSecret));
        assertThat(issue(world).revision()).isPositive();
    }

    @Test
    void a_key_is_kept_if_wanted_and_fit() {
        assertThat(issue(due(new World().settledFor(s -> s.kept(MONTH)))).keepKey())
                .isTrue();
        assertThat(issue(due(new World())).keepKey()).as("not wanted").isFalse();
        assertThat(issue(due(new World().settledFor(s -> s.kept(MONTH))).wanted(s -> s.key(Pki.RSA_KEY.spec())))
                        .keepKey())
                .as("another kind is wanted")
                .isFalse();
        assertThat(issue(new World().settledFor(s -> s.kept(MONTH)).absent()).keepKey())
                .as("there is none")
                .isFalse();
        assertThat(issue(new World().settledFor(s -> s.kept(MONTH)).held(h -> h.noChain(Stored.Part.MISSING)))
                        .keepKey())
                .as("only the certificate is missing")
                .isTrue();
    }

    @Test
    void a_key_that_is_too_old_is_not_kept_whatever_the_reason_told_is() {
        var old = Optional.of(NOW.minus(MONTH));
        var world = new World().settledFor(s -> s.kept(MONTH)).held(h -> h.keySince(old));
        assertThat(issue(world).keepKey()).isFalse();
        assertThat(issue(world.wanted(s -> s.subject("CN=carts"))).because().code())
                .isIn(Code.KEY_TOO_OLD, Code.NAMES_CHANGED);
        assertThat(issue(world.issuer(World.usable(Pki.OTHER_AUTHORITY))).keepKey())
                .as("else it is issued twice in a row")
                .isFalse();
    }

    private static World due(World world) {
        return world.now(NOW.plus(Duration.ofHours(22)));
    }

    /** Facts on the Secret can be edited: none of them may keep a certificate from being renewed, or stop the plan. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "3026-01-01T00:00:00Z",
                "1970-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59Z",
                "-1000000000-01-01T00:00:00Z"
            })
    void an_absurd_time_on_the_secret_delays_no_renewal(String time) {
        var absurd = Optional.of(Instant.parse(time));
        var world = new World()
                .settledFor(s -> s.kept(MONTH))
                .held(h -> h.issuedAt(absurd).keySince(absurd));
        var end = Pki.certificate(Pki.START).validity().notAfter();
        assertThat(world.now(end.minusSeconds(1)).plan()).isInstanceOf(Plan.Issue.class);
    }
}
