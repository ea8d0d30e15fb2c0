package dev.countersign.policy;

import dev.countersign.pki.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What one authority certifies for whom. {@link NamePolicy} comes first, and nothing here takes back what it says. */
public final class AllowPolicy {
    private static final int MOST_SHOWN = 3;

    private AllowPolicy() {}

    /** The first objection to a claim, if there is one: names first, then usages, key and lifetime. */
    public static Optional<Objection> objection(Allowance allowance, Claim claim) {
        return Stream.of(
                        names(allowance, claim),
                        usages(allowance, claim),
                        key(allowance, claim),
                        lifetime(allowance, claim))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Objection> names(Allowance allowance, Claim claim) {
        return allowance.names().flatMap(allowed -> {
            var subject = claim.subject().attributes().stream()
                    .filter(attribute -> of(allowed, NameField.of(attribute.type())).stream()
                            .noneMatch(pattern -> pattern.gives(attribute, claim.holder())))
                    .map(attribute -> refused(allowance, allowed, NameField.of(attribute.type()), attribute.value()));
            var names = claim.names().stream()
                    .filter(name -> of(allowed, NameField.of(name)).stream()
                            .noneMatch(pattern -> pattern.gives(name, claim.holder())))
                    .sorted(java.util.Comparator.comparing(name -> name.text()))
                    .map(name -> refused(allowance, allowed, NameField.of(name), NamePolicy.value(name)));
            return Stream.concat(subject, names).findFirst();
        });
    }

    private static List<NamePattern> of(Map<NameField, List<NamePattern>> allowed, NameField field) {
        return allowed.getOrDefault(field, List.of());
    }

    private static Objection refused(
            Allowance allowance, Map<NameField, List<NamePattern>> allowed, NameField field, String value) {
        if (allowance.isUnclear(field.path())) {
            return allowance.unclearness().orElseThrow();
        }
        var patterns = of(allowed, field);
        var instead = patterns.isEmpty()
                ? "it signs none of this kind: remove it, or have the authority's allow.%s name it"
                        .formatted(field.path())
                : "write one like %s, or have the authority's allow.%s widened"
                        .formatted(shown(patterns), field.path());
        return new Objection(
                Objection.Kind.NAME_NOT_ALLOWED,
                "%s does not sign %s '%s': %s"
                        .formatted(allowance.authority(), field.claimed(), Visible.text(value), instead));
    }

    private static String shown(List<?> entries) {
        var shown = entries.stream()
                .limit(MOST_SHOWN)
                .map(entry -> "'" + entry + "'")
                .collect(Collectors.joining(" or "));
        return entries.size() > MOST_SHOWN ? shown + " or %d more".formatted(entries.size() - MOST_SHOWN) : shown;
    }

    /** Key usages are bounded only if the list names one: nobody who adds server auth wants to lose the signature. */
    private static Optional<Objection> usages(Allowance allowance, Claim claim) {
        var allowed = allowance.usages().orElse(Set.of(Usage.CLIENT_AUTH));
        var boundsBits = allowed.stream().anyMatch(usage -> !usage.isExtended());
        return claim.usages().stream()
                .filter(usage -> !allowed.contains(usage) && (usage.isExtended() || boundsBits))
                .sorted()
                .findFirst()
                .map(usage -> new Objection(
                        Objection.Kind.USAGE_NOT_ALLOWED,
                        "%s does not sign for '%s': remove it from usages, or have the authority's allow.usages name it"
                                .formatted(allowance.authority(), usage.label())));
    }

    private static Optional<Objection> key(Allowance allowance, Claim claim) {
        return allowance
                .keys()
                .filter(allowed -> allowed.stream().noneMatch(choice -> choice.takes(claim.key())))
                .map(allowed -> allowed.isEmpty()
                        ? allowance.unclearness().orElseThrow()
                        : new Objection(
                                Objection.Kind.KEY_NOT_ALLOWED,
                                "%s does not sign %s keys: set privateKey to one of %s"
                                        .formatted(allowance.authority(), claim.key(), shown(allowed))));
    }

    /** Refused, not shortened: who asks for 90 days and gets one finds out when it has ended. */
    private static Optional<Objection> lifetime(Allowance allowance, Claim claim) {
        if (allowance.isUnclear("maxDuration")) {
            return allowance.unclearness();
        }
        return allowance
                .maxDuration()
                .filter(longest -> claim.lifetime().compareTo(longest) > 0)
                .map(longest -> new Objection(
                        Objection.Kind.DURATION_NOT_ALLOWED,
                        "%s signs for at most %s, and duration is %s: set duration to %s or less"
                                .formatted(
                                        allowance.authority(), text(longest), text(claim.lifetime()), text(longest))));
    }

    /** As people write it: {@code 1d12h}. */
    private static String text(Duration span) {
        var parts = Stream.of(
                        span.toDaysPart() + "d",
                        span.toHoursPart() + "h",
                        span.toMinutesPart() + "m",
                        span.toSecondsPart() + "s")
                .filter(part -> !part.startsWith("0"))
                .collect(Collectors.joining());
        return parts.isEmpty() ? "0s" : parts;
    }
}
