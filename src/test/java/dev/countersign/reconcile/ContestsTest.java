package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.Condition;
import dev.countersign.cluster.CertificateWorld;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.fixture.World;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.client.Contest;
import dev.countersign.plan.client.Plan;
import dev.countersign.plan.client.Wanted;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is remembered of somebody who keeps changing a Secret. */
class ContestsTest {
    private static final Instant NOW = Pki.START;
    private static final Wanted WANTED = WantedSpec.usual();
    private static final Plan REPAIR = new Plan.Rewrite(new Finding(Code.LABELS_CHANGED, "labels"), WANTED);

    private final Contests contests = new Contests();

    private static ClientCertificate resource(long generation, Map<String, String> annotations) {
        var resource = new ClientCertificate();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("orders")
                .withUid(WANTED.identity().uid())
                .withGeneration(generation)
                .withAnnotations(annotations)
                .build());
        return resource;
    }

    private static ClientCertificate resource() {
        return resource(1, Map.of());
    }

    private static CertificateWorld world(String version) {
        var secret = new SecretBuilder()
                .withNewMetadata()
                .withResourceVersion(version)
                .endMetadata()
                .build();
        return new CertificateWorld(resource(), WANTED, new World().observed(), Optional.of(secret));
    }

    /** Somebody changed the Secret to this version, and we put it right as the next. */
    private Contest answer(int version, Instant now) {
        var known = contests.known(world(Integer.toString(version)), now);
        return contests.wrote(known, REPAIR, Integer.toString(version + 1), now)
                .observed()
                .contest();
    }

    private void threeTimes() {
        answer(10, NOW);
        answer(20, NOW);
        assertThat(answer(30, NOW).undone()).isEqualTo(3);
    }

    @Test
    void changes_by_somebody_else_are_counted() {
        threeTimes();

        assertThat(contests.known(world("40"), NOW).observed().contest()).isEqualTo(new Contest(3, NOW, true));
    }

    @Test
    void what_the_world_demands_of_a_secret_that_nobody_touched_is_not_counted() {
        answer(10, NOW);

        var known = contests.known(world("11"), NOW);
        var after = contests.wrote(known, REPAIR, "12", NOW);

        assertThat(known.observed().contest().touched()).isFalse();
        assertThat(after.observed().contest().undone()).isEqualTo(1);
        assertThat(contests.known(world("12"), NOW).observed().contest().touched())
                .isFalse();
    }

    @Test
    void a_renewal_in_time_is_not_counted() {
        var renewal = new Plan.Issue(new Finding(Code.NEAR_EXPIRY, "near"), WANTED, 2, 1, false);

        assertThat(contests.wrote(world("10"), renewal, "11", NOW).observed().contest())
                .isEqualTo(Contest.NONE);
    }

    @Test
    void while_it_waits_it_is_looked_at_every_five_seconds_only() {
        assertThat(contests.rest(resource(), NOW)).isEmpty();
        threeTimes();
        answer(40, NOW);
        answer(50, NOW); // a wait of twenty seconds

        assertThat(contests.rest(resource(), NOW.plusSeconds(1))).contains(NOW.plusSeconds(5));
        assertThat(contests.rest(resource(), NOW.plusSeconds(5))).isEmpty();
        assertThat(contests.rest(resource(), NOW.plusSeconds(6))).contains(NOW.plusSeconds(10));
        assertThat(contests.rest(resource(), NOW.plusSeconds(20))).isEmpty();
    }

    @Test
    void a_changed_spec_and_a_new_retry_text_end_it() {
        threeTimes();
        assertThat(contests.rest(resource(2, Map.of()), NOW)).isEmpty();
        assertThat(contests.known(world("40"), NOW).observed().contest()).isEqualTo(Contest.NONE);

        threeTimes();
        assertThat(contests.rest(resource(1, Map.of("countersign.dev/retry", "now")), NOW))
                .isEmpty();
        assertThat(contests.known(world("40"), NOW).observed().contest()).isEqualTo(Contest.NONE);
    }

    @Test
    void ten_quiet_minutes_end_it() {
        threeTimes();

        assertThat(contests.known(world("40"), NOW.plusSeconds(599))
                        .observed()
                        .contest()
                        .undone())
                .isEqualTo(3);
        assertThat(contests.known(world("40"), NOW.plusSeconds(600)).observed().contest())
                .isEqualTo(Contest.NONE);
    }

    /** A restart must not hand a hostile writer three more writes. */
    @Test
    void after_a_restart_the_status_tells() {
        var before = resource();
        var issuing = new Condition(Condition.ISSUING, "True", 1L, NOW.toString(), "secretContested", "…");
        before.setStatus(status(issuing, 5));
        var world = new CertificateWorld(before, WANTED, new World().observed(), Optional.empty());

        var contest = contests.known(world, NOW).observed().contest();

        assertThat(contest.undone()).isEqualTo(5);
        assertThat(contest.touched()).isTrue();
    }

    private static ClientCertificateStatus status(Condition condition, int failedAttempts) {
        return new ClientCertificateStatus(
                List.of(condition),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                1L,
                failedAttempts,
                null,
                null,
                List.of());
    }

    @Test
    void a_change_of_spec_or_retry_is_looked_at_and_nothing_else() {
        var filter = new SpecOrRetry();

        assertThat(filter.accept(resource(2, Map.of()), resource())).isTrue();
        assertThat(filter.accept(resource(1, Map.of("countersign.dev/retry", "a")), resource()))
                .isTrue();
        assertThat(filter.accept(resource(1, Map.of("other", "a")), resource())).isFalse();
    }
}
