package dev.countersign.plan.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.plan.Code;
import java.util.List;

/** What tests say of plans. */
final class Plans {
    private Plans() {}

    static void holds(TrustWorld world, Code because) {
        assertThat(world.plan()).isInstanceOf(Plan.Hold.class);
        assertThat(world.plan().because().code()).isEqualTo(because);
    }

    static void freezes(TrustWorld world, Code because) {
        assertThat(world.plan())
                .isInstanceOfSatisfying(
                        Plan.Freeze.class,
                        freeze -> assertThat(freeze.lookAgainAt()).isAfter(world.now()));
        assertThat(world.plan().because().code()).isEqualTo(because);
    }

    static List<Place> written(TrustWorld world) {
        return world.plan() instanceof Plan.Publish publish
                ? publish.write().stream().map(Copy::place).toList()
                : List.of();
    }

    static List<Place> removed(TrustWorld world) {
        return world.plan() instanceof Plan.Publish publish
                ? publish.remove().stream().map(Copy::place).toList()
                : List.of();
    }
}
