package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.api.TrustBundle;
import dev.countersign.cluster.BundleWorld;
import dev.countersign.fixture.Pki;
import dev.countersign.plan.Code;
import dev.countersign.plan.Identity;
import dev.countersign.plan.trust.Anchors;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Form;
import dev.countersign.plan.trust.Memory;
import dev.countersign.plan.trust.Observed;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.trust.Source;
import dev.countersign.plan.trust.Target;
import dev.countersign.plan.trust.Wanted;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which objects are left alone for a while, and for how long. */
class StandoffsTest {
    private static final Instant START = Pki.START;
    private static final Place PLACE = new Place(Place.Kind.ConfigMap, "shop", "clients");
    private static final Place OTHER = new Place(Place.Kind.ConfigMap, "orders", "trust");
    private static final Copy COPY =
            new Copy(PLACE, Copy.Role.OWN, new Copy.Held(Map.of(), Map.of(), Optional.empty(), Set.of(), true, "1"));
    private static final Copy ELSEWHERE = new Copy(OTHER, Copy.Role.RECEIVER, COPY.state());
    private static final Anchors ANCHORS =
            new Anchors(List.of(new Anchors.Anchor(Pki.AUTHORITY.certificate(), Set.of("CertificateAuthority shop"))));

    private final Standoffs standoffs = new Standoffs();

    private static Wanted wanted(long generation) {
        return new Wanted(
                new Identity("TrustBundle", "shop", "clients", "uid"),
                generation,
                List.of(new Source.SystemRoots()),
                new Target(PLACE, List.of(new Form.Pem("ca.crt"))),
                Optional.empty(),
                List.of());
    }

    private Optional<Code> barred(Copy copy, Instant now) {
        var world = new BundleWorld(
                new TrustBundle(), wanted(1), new Observed(List.of(), Memory.NONE, List.of(COPY, ELSEWHERE)));
        return standoffs.known(world, now).observed().copies().stream()
                .filter(known -> known.place().equals(copy.place()))
                .flatMap(known -> known.state() instanceof Copy.LeftAlone left
                                && left.held().equals(COPY.state())
                        ? Optional.of(left.because().code()).stream()
                        : Optional.<Code>empty().stream())
                .findFirst();
    }

    private static KubernetesClientException answer(int code) {
        return new KubernetesClientException(
                "refused",
                code,
                new StatusBuilder().withCode(code).withMessage("may not be").build());
    }

    @Test
    void who_undoes_our_writes_is_answered_more_and_more_slowly() {
        var now = START;
        var pauses = new ArrayList<Duration>();
        for (var write = 0; write < 12; write++) {
            standoffs.wrote(wanted(1), COPY, ANCHORS, now);
            var next = now;
            while (barred(COPY, next).isPresent()) {
                next = next.plusSeconds(5);
            }
            pauses.add(Duration.between(now, next));
            now = next;
        }

        assertThat(pauses.subList(0, 3)).as("people correct themselves").containsOnly(Duration.ZERO);
        assertThat(pauses.subList(3, 12)).isSorted().doesNotHaveDuplicates();
        assertThat(pauses.getLast()).isGreaterThan(Duration.ofMinutes(15));
    }

    @Test
    void the_bundle_is_looked_at_again_when_the_first_of_them_may_be_written() {
        var world = new BundleWorld(
                new TrustBundle(), wanted(1), new Observed(List.of(), Memory.NONE, List.of(COPY, ELSEWHERE)));
        assertThat(standoffs.next(world, START)).isEmpty();
        standoffs.refused(wanted(1), ELSEWHERE, answer(422), START);
        for (var write = 0; write < 4; write++) {
            standoffs.wrote(wanted(1), COPY, ANCHORS, START);
        }

        assertThat(standoffs.next(world, START)).contains(START.plusSeconds(5));
        assertThat(standoffs.next(world, START.plusSeconds(5))).contains(START.plusSeconds(60));
    }

    @Test
    void the_finding_says_how_to_find_the_other_writer() {
        for (var write = 0; write < 4; write++) {
            standoffs.wrote(wanted(1), COPY, ANCHORS, START);
        }

        assertThat(barred(COPY, START)).contains(Code.TARGET_CONTESTED);
        assertThat(barred(ELSEWHERE, START)).isEmpty();
    }

    @Test
    void other_anchors_or_another_spec_are_no_contest() {
        for (var write = 0; write < 10; write++) {
            standoffs.wrote(wanted(write), COPY, ANCHORS, START);
            assertThat(barred(COPY, START)).isEmpty();
        }
        for (var write = 0; write < 10; write++) {
            standoffs.wrote(wanted(1), COPY, write % 2 == 0 ? ANCHORS : Anchors.NONE, START);
            assertThat(barred(COPY, START)).isEmpty();
        }
    }

    @Test
    void a_contest_is_over_when_it_was_quiet_for_long_enough() {
        for (var write = 0; write < 5; write++) {
            standoffs.wrote(wanted(1), COPY, ANCHORS, START);
        }
        var later = START.plus(Duration.ofDays(1));
        standoffs.wrote(wanted(1), COPY, ANCHORS, later);

        assertThat(barred(COPY, later)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 413, 422})
    void what_the_api_server_refuses_is_left_alone_for_a_minute_and_stops_none_of_the_others(int code) {
        standoffs.refused(wanted(1), COPY, answer(code), START);

        assertThat(barred(COPY, START.plusSeconds(59))).contains(Code.TARGET_UNWRITABLE);
        assertThat(barred(COPY, START.plusSeconds(60))).isEmpty();
        assertThat(barred(ELSEWHERE, START)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 409})
    void what_was_changed_or_deleted_meanwhile_is_looked_at_again(int code) {
        standoffs.refused(wanted(1), COPY, answer(code), START);

        assertThat(barred(COPY, START)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 429, 500, 503})
    void trouble_that_is_not_the_objects_is_everybodys(int code) {
        assertThatThrownBy(() -> standoffs.refused(wanted(1), COPY, answer(code), START))
                .isInstanceOf(KubernetesClientException.class);
    }

    @Test
    void a_signer_that_the_operator_may_not_attest_for_has_a_finding_of_its_own() {
        var cluster = new Copy(
                new Place(Place.Kind.ClusterTrustBundle, "", "example.com:clients:shop.clients"),
                Copy.Role.OWN,
                new Copy.Absent());
        standoffs.refused(wanted(1), cluster, answer(403), START);
        var world =
                new BundleWorld(new TrustBundle(), wanted(1), new Observed(List.of(), Memory.NONE, List.of(cluster)));

        assertThat(standoffs.known(world, START).observed().copies().getFirst().state())
                .isInstanceOfSatisfying(
                        Copy.Barred.class,
                        barred -> assertThat(barred.because().code()).isEqualTo(Code.CLUSTER_TRUST_BUNDLE_NOT_ALLOWED));
    }

    @Test
    void a_bundle_that_is_gone_is_forgotten() {
        standoffs.refused(wanted(1), COPY, answer(422), START);
        standoffs.forget(uid -> uid.equals("other"));
        assertThat(barred(COPY, START)).isPresent();
        standoffs.forget(uid -> uid.equals("uid"));
        assertThat(barred(COPY, START)).isEmpty();
    }
}
