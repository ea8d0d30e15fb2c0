package dev.countersign.cluster;

import dev.countersign.api.Api;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.authority.Cause;
import dev.countersign.plan.authority.Facts;
import dev.countersign.plan.authority.Plan;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The facts that stand as annotations on a generation's Secret. */
final class Milestones {
    static final String ACTIVATED = Api.GROUP + "/activated";
    static final String RETIRED = Api.GROUP + "/retired";
    static final String DISTRUSTED = Api.GROUP + "/distrusted";
    static final String SIGNED_UNTIL = Api.GROUP + "/signed-until";
    static final String RESTORED_AT = Api.GROUP + "/restored-at";
    static final String CAUSE = Api.GROUP + "/cause";
    static final String REASON = Api.GROUP + "/reason";
    private static final String IN_PLACE_OF = Api.GROUP + "/in-place-of";

    private Milestones() {}

    static Map<String, String> render(Plan.Prepare plan, Instant now) {
        var facts = new TreeMap<String, String>();
        facts.put(SIGNED_UNTIL, Conditions.text(now));
        plan.cause().map(Milestones::cause).ifPresent(facts::putAll);
        if (plan.atOnce()) {
            facts.put(ACTIVATED, Conditions.text(now));
        }
        if (!plan.inPlaceOf().isEmpty()) {
            facts.put(
                    IN_PLACE_OF,
                    plan.inPlaceOf().stream().sorted().map(String::valueOf).collect(Collectors.joining(",")));
        }
        return facts;
    }

    static Map<String, String> cause(Cause cause) {
        var kind = cause.kind().name().toLowerCase(Locale.ROOT);
        return cause.text().isEmpty() ? Map.of(CAUSE, kind) : Map.of(CAUSE, kind, REASON, cause.text());
    }

    static Facts read(Secret secret, Map<String, String> annotations) {
        return new Facts(
                LeafSecret.time(secret.getMetadata().getCreationTimestamp()),
                fact(annotations, ACTIVATED),
                fact(annotations, RETIRED),
                fact(annotations, DISTRUSTED),
                LeafSecret.time(annotations.get(SIGNED_UNTIL)),
                LeafSecret.time(annotations.get(RESTORED_AT)),
                cause(annotations),
                inPlaceOf(annotations));
    }

    /** A fact whose time somebody has spoilt is a fact all the same. */
    private static Optional<Instant> fact(Map<String, String> annotations, String name) {
        return LeafSecret.time(annotations.get(name))
                .or(() -> annotations.containsKey(name) ? Optional.of(Instant.EPOCH) : Optional.empty());
    }

    private static Optional<Cause> cause(Map<String, String> annotations) {
        var kind = annotations.getOrDefault(CAUSE, "");
        return Arrays.stream(Cause.Kind.values())
                .filter(known -> known.name().equalsIgnoreCase(kind))
                .findFirst()
                .map(known -> new Cause(known, annotations.getOrDefault(REASON, "")));
    }

    private static Set<Integer> inPlaceOf(Map<String, String> annotations) {
        return Stream.of(annotations.getOrDefault(IN_PLACE_OF, "").split(",", -1))
                .map(text -> (int) LeafSecret.number(text))
                .filter(number -> number > 0)
                .collect(Collectors.toUnmodifiableSet());
    }
}
