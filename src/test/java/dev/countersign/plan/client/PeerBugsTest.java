package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.HeldSecret;
import dev.countersign.fixture.PeerBug;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.Remembered;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.fixture.World;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.Leaf;
import dev.countersign.pki.Serial;
import dev.countersign.pki.Validity;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.client.Observed.Issuer;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bugs of others in when and what to issue: loops, collisions, and certificates that were forgotten. */
class PeerBugsTest {
    private static final Instant START = Pki.START;
    private static final Wanted WANTED = WantedSpec.usual();

    /** Who decides: our planner, or one with a mistake. */
    private interface Decide {
        Plan plan(Wanted wanted, Observed observed, Instant now);
    }

    /** Who looks at what a signer returned. */
    private interface Judge {
        Optional<Finding> objection(
                Wanted wanted,
                List<Certificate> chain,
                Optional<Stored.Key> key,
                Issuer.Usable issuer,
                Stored.Facts facts,
                Instant now);
    }

    static Stream<PeerBug<?>> bugs() {
        return Stream.of(
                bug(
                        "cert-manager#7741: its end cut short by the authority's, a certificate is renewed without end",
                        (w, o, now) -> isDue(w, o, now) ? issue(w, o) : Planner.plan(w, o, now),
                        PeerBugsTest::what_ends_with_its_authority_is_issued_once),
                new PeerBug<Judge>(
                        "cert-manager#8380: what the signer returned does not fit, so it is asked without end",
                        Fit::objection,
                        (wanted, chain, key, issuer, facts, now) -> Optional.empty(),
                        PeerBugsTest::a_signer_with_a_mind_of_its_own_is_asked_less_and_less_often),
                bug(
                        "cert-manager/website#2128: another operator overwrites the Secret, and both write without end",
                        (w, o, now) -> Planner.plan(w, o.contested(Contest.NONE), now),
                        PeerBugsTest::who_undoes_our_writes_is_answered_slowly),
                bug(
                        "cert-manager#4846: two certificates name one Secret and take it from each other",
                        (w, o, now) -> Planner.plan(w, o.claimedBy(List.of()), now),
                        PeerBugsTest::of_two_that_name_one_secret_one_gets_it),
                bug(
                        "cert-manager#9224: whoever may write the status makes the operator use a foreign Secret",
                        (w, o, now) ->
                                Planner.plan(w, o.memory().revision() > 0 ? o.with(new Stored.Absent()) : o, now),
                        PeerBugsTest::the_status_makes_no_secret_ours),
                bug(
                        "cert-manager#9116: a failed attempt for the old spec fails the new one too",
                        (w, o, now) ->
                                o.memory().nextAttempt().filter(now::isBefore).isPresent()
                                        ? new Plan.BackOff(why(Code.SIGNER_REFUSED), now.plusSeconds(1))
                                        : Planner.plan(w, o, now),
                        PeerBugsTest::a_corrected_spec_is_tried_at_once),
                bug(
                        "cert-manager#5216: the authority was not in the cache yet, and the certificate has failed for good",
                        (w, o, now) -> o.memory().empty() || o.stored() instanceof Stored.Held
                                ? Planner.plan(w, o, now)
                                : new Plan.Refuse(why(Code.AUTHORITY_NOT_READY), now.plus(Planner.RESYNC)),
                        PeerBugsTest::an_authority_that_comes_late_is_no_failure),
                bug(
                        "cert-manager#9076: the authority has a new key, and its certificates stay",
                        (w, o, now) -> unless(Code.AUTHORITY_CHANGED, w, o, now),
                        decide -> assertThat(decide.plan(WANTED, with(World.usable(Pki.OTHER_AUTHORITY)), START))
                                .isInstanceOf(Plan.Issue.class)),
                bug(
                        "cert-manager#5851: the authority has a new certificate, and ca.crt stays",
                        (w, o, now) -> unless(Code.ANCHORS_CHANGED, w, o, now),
                        decide -> assertThat(decide.plan(WANTED, with(trustingAnotherToo()), START))
                                .isInstanceOf(Plan.Rewrite.class)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    void what_happened_to_others_is_noticed(PeerBug<?> bug) {
        bug.isCaught();
    }

    private static void what_ends_with_its_authority_is_issued_once(Decide decide) {
        var authority = Pki.authority("CN=short G1", Pki.ROOT_KEY, START.minusSeconds(60), Duration.ofHours(10));
        var life = Life.born(WANTED, World.usable(authority), START);
        var issued = 0;
        for (var now = START; now.isBefore(START.plus(Duration.ofHours(9))); now = now.plus(Duration.ofMinutes(10))) {
            var plan = decide.plan(WANTED, life.observed(), now);
            issued += plan instanceof Plan.Issue ? 1 : 0;
            life = life.step(plan, now, authority);
        }
        assertThat(issued).isEqualTo(1);
    }

    private static void a_signer_with_a_mind_of_its_own_is_asked_less_and_less_often(Judge judge) {
        var issuer = (Issuer.Usable) World.usable(Pki.AUTHORITY);
        var leaf = another(START);
        var life = Life.born(WANTED, issuer, START);
        var asked = 0;
        for (var now = START; now.isBefore(START.plus(Duration.ofHours(1))); ) {
            var plan = life.plan(now);
            if (!(plan instanceof Plan.Issue issue)) {
                now = life.after(plan, new Outcome.Nothing(), now).lookAgainAt();
                continue;
            }
            asked++;
            var held = HeldSecret.issued(WANTED, leaf, Pki.KEY, issuer.trusted(), issue.revision(), now)
                    .build();
            var objection = judge.objection(WANTED, List.of(leaf), held.key(), issuer, held.facts(), now);
            life = life.after(
                    plan, objection.<Outcome>map(Outcome.Failed::new).orElseGet(() -> new Outcome.Written(held)), now);
            // A written Secret brings its own event, so that it is looked at again at once.
            now = objection.isPresent() ? life.lookAgainAt() : now.plusSeconds(1);
        }
        assertThat(asked).isBetween(5, 15);
        assertThat(life.observed().stored()).isInstanceOf(Stored.Absent.class);
    }

    private static void who_undoes_our_writes_is_answered_slowly(Decide decide) {
        var undone = new World().held(h -> h.noKey(Stored.Part.MISSING)).observed();
        var contest = Contest.NONE;
        var writes = 0;
        for (var tenth = 0; tenth < 6_000; tenth++) {
            var now = START.plusMillis(100L * tenth);
            var touched = new Contest(contest.undone(), contest.last(), true);
            if (decide.plan(WANTED, undone.contested(touched), now) instanceof Plan.Issue) {
                contest = contest.again(now);
                writes++;
            }
        }
        assertThat(writes).as("in ten minutes").isBetween(Contest.AT_ONCE, 15);
    }

    private static void of_two_that_name_one_secret_one_gets_it(Decide decide) {
        var older =
                new WantedSpec().name("carts").created(START.minusSeconds(60)).build();
        var younger = new WantedSpec().name("orders").created(START).build();

        var plans = Stream.of(
                        decide.plan(older, nobodyHasIt(younger), START),
                        decide.plan(younger, nobodyHasIt(older), START))
                .filter(Plan.Issue.class::isInstance);

        assertThat(plans).hasSize(1);
    }

    private static Observed nobodyHasIt(Wanted other) {
        return Life.born(WANTED, World.usable(Pki.AUTHORITY), START)
                .observed()
                .claimedBy(List.of(new Claim(other.identity().name(), other.created())));
    }

    private static void the_status_makes_no_secret_ours(Decide decide) {
        var forged = Remembered.revision(7).build();
        var foreign = new World().foreign().memory(forged);

        assertThat(decide.plan(WANTED, foreign.observed(), foreign.now())).isInstanceOf(Plan.Refuse.class);
    }

    private static void a_corrected_spec_is_tried_at_once(Decide decide) {
        var world = new World().absent();
        var failed = world.failed(9, world.now().plus(Duration.ofHours(1)));
        var corrected = new WantedSpec().generation(2).subject("CN=carts").build();

        assertThat(decide.plan(WANTED, failed.observed(), world.now())).isInstanceOf(Plan.BackOff.class);
        assertThat(decide.plan(corrected, failed.observed(), world.now())).isInstanceOf(Plan.Issue.class);
    }

    private static void an_authority_that_comes_late_is_no_failure(Decide decide) {
        var life = Life.born(WANTED, World.unusable(), START);
        life = life.step(decide.plan(WANTED, life.observed(), START), START, Pki.AUTHORITY);
        assertThat(life.status().failedAttempts()).isNull();

        var later = life.with(World.usable(Pki.AUTHORITY)).observed();

        assertThat(decide.plan(WANTED, later, START.plusSeconds(1))).isInstanceOf(Plan.Issue.class);
    }

    private static PeerBug<Decide> bug(String name, Decide mistake, Consumer<Decide> guard) {
        return new PeerBug<>(name, Planner::plan, mistake, guard);
    }

    /** A planner that knows every reason but one. */
    private static Plan unless(Code code, Wanted wanted, Observed observed, Instant now) {
        var plan = Planner.plan(wanted, observed, now);
        return plan.because().code() == code ? new Plan.Keep(plan.because(), now.plus(Planner.RESYNC)) : plan;
    }

    private static boolean isDue(Wanted wanted, Observed observed, Instant now) {
        return Situation.of(wanted, observed, now)
                .renewalTime()
                .filter(time -> !time.isAfter(now))
                .isPresent();
    }

    private static Plan issue(Wanted wanted, Observed observed) {
        return new Plan.Issue(why(Code.NEAR_EXPIRY), wanted, observed.memory().revision() + 1, 1, false);
    }

    private static Finding why(Code code) {
        return new Finding(code, "a mistake");
    }

    private static Observed with(Issuer issuer) {
        return new World().issuer(issuer).observed();
    }

    private static Issuer trustingAnotherToo() {
        var own = Pki.AUTHORITY.certificate();
        return new Issuer.Usable(1, own, List.of(), List.of(own, Pki.OTHER_AUTHORITY.certificate()), Optional.empty());
    }

    /** For the right key, and with a name that nobody ordered. */
    private static Certificate another(Instant now) {
        return Pki.sign(
                Pki.AUTHORITY,
                new Leaf(
                        DistinguishedName.parse("CN=somebody else"),
                        Pki.NAMES,
                        Pki.USAGES,
                        Pki.KEY.publicKey(),
                        new Serial(BigInteger.TEN),
                        Validity.from(now, Duration.ofDays(1))));
    }
}
