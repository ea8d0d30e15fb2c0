package dev.countersign.plan.authority;

import dev.countersign.api.Authority;
import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.Condition;
import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Finding;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What an authority said of itself. That a step was refused, or what its source lacks, only it has seen: to others its
 * plan looks as if a key were made any moment.
 */
public final class Reported {
    private Reported() {}

    /** The plan of an authority as those see it who want something signed; no status makes more of it. */
    public static Plan heeded(Plan plan, Authority resource, Instant now) {
        var underway = plan.because().code() == Code.PREPARING && plan.active().isEmpty();
        return (underway ? obstacle(resource) : Optional.<Finding>empty())
                .<Plan>map(because -> new Plan.Refuse(because, now.plus(Planner.RESYNC)))
                .orElse(plan);
    }

    private static Optional<Finding> obstacle(Authority resource) {
        var status = Optional.ofNullable(resource.getStatus()).orElse(AuthorityStatus.EMPTY);
        return Conditions.find(status.conditions(), Condition.READY)
                .filter(ready -> "False".equals(ready.status()))
                .filter(ready -> Objects.equals( // said of another spec it is no news of this one
                        ready.observedGeneration(), resource.getMetadata().getGeneration()))
                .flatMap(ready -> Code.of(ready.reason())
                        .filter(code -> code != Code.PREPARING)
                        .map(code -> new Finding(
                                code, Optional.ofNullable(ready.message()).orElse(""))));
    }
}
