package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Pki;
import dev.countersign.plan.trust.Place;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final Instant LATER = Pki.START.plusSeconds(60);
    private static final Place TARGET = new Place(Place.Kind.ConfigMap, "shop", "clients");
    private static final Place SECRET = new Place(Place.Kind.Secret, "shop", "web");

    private final Arrivals arrivals = new Arrivals();

    private Map<Place, Instant> seen(Map<Place, Boolean> carries, String hash, Instant now) {
        return arrivals.of("uid", carries, hash, now);
    }

    @Test
    void the_first_sight_counts_as_long_as_the_same_is_carried() {
        seen(Map.of(TARGET, true), "a", Pki.START);

        assertThat(seen(Map.of(TARGET, true, SECRET, true), "a", LATER))
                .isEqualTo(Map.of(TARGET, Pki.START, SECRET, LATER));
    }

    @Test
    void other_anchors_begin_anew_and_so_does_a_place_that_had_lost_them() {
        seen(Map.of(TARGET, true, SECRET, true), "a", Pki.START);
        assertThat(seen(Map.of(TARGET, true, SECRET, false), "b", LATER)).isEqualTo(Map.of(TARGET, LATER));

        seen(Map.of(TARGET, false), "b", LATER);
        assertThat(seen(Map.of(TARGET, true), "b", LATER.plusSeconds(1)))
                .isEqualTo(Map.of(TARGET, LATER.plusSeconds(1)));
    }

    @Test
    void a_bundle_that_is_gone_is_forgotten() {
        seen(Map.of(TARGET, true), "a", Pki.START);
        arrivals.forget("uid"::equals);

        assertThat(seen(Map.of(TARGET, true), "a", LATER)).isEqualTo(Map.of(TARGET, LATER));
    }
}
