package dev.countersign.plan.client;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the further forms in the Secret are the wanted ones: there, unedited, and made of what is wanted now. */
final class FormChecks {
    private FormChecks() {}

    static Optional<Finding> keystoresChanged(Situation s) {
        return changed(s, Code.KEYSTORES_CHANGED, Form.KEYSTORES);
    }

    static Optional<Finding> formatsChanged(Situation s) {
        return changed(s, Code.FORMATS_CHANGED, Form.FORMATS);
    }

    private static Optional<Finding> changed(Situation s, Code code, List<String> concerned) {
        var keys = s.held().stream()
                .flatMap(held -> Stream.concat(stale(s, held), unwanted(s, held)))
                .filter(concerned::contains)
                .toList();
        return keys.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(
                        code,
                        "in the Secret %s not as wanted: made for another pair, password or setting, or changed since"
                                .formatted(String.join(" and ", keys) + (keys.size() == 1 ? " is" : " are"))));
    }

    /** A form whose password is lacking cannot be made anew, so what stands there stays. */
    private static Stream<String> stale(Situation s, Stored.Held held) {
        return s.wanted().forms().stream()
                .filter(form -> s.lacking(form).isEmpty())
                .filter(form -> !form.mark(s.made(form), held.forms())
                        .equals(held.annotations().get(form.annotation())))
                .flatMap(form -> form.keys().stream());
    }

    /** What we once wrote, going by the Secret's own list, and what nobody wants any more. */
    private static Stream<String> unwanted(Situation s, Stored.Held held) {
        var wanted = s.wanted().forms().stream()
                .flatMap(form -> form.keys().stream())
                .collect(Collectors.toUnmodifiableSet());
        var managed = Set.copyOf(
                List.of(held.annotations().getOrDefault(Marks.MANAGED_KEYS, "").split(",", -1)));
        return held.forms().keySet().stream()
                .filter(key -> managed.contains(key) && !wanted.contains(key))
                .sorted();
    }
}
