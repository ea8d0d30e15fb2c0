package dev.countersign.chart;

import dev.countersign.testing.Chart;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the operator may do by the roles that a chart binds to it: one verb on one resource in one place each. */
record Rights(List<Right> given) {
    /** The namespace is empty for the whole cluster, the name for every name. */
    private record Right(String namespace, String group, String resource, String name, String verb) {
        Right everywhere() {
            return new Right("", group, resource, name, verb);
        }

        @Override
        public String toString() {
            return String.join(" ", namespace, group, resource, name, verb);
        }
    }

    static Rights of(Chart chart) {
        return new Rights(chart.parts().stream()
                .filter(part ->
                        Set.of("Role", "ClusterRole").contains(part.object().getKind()))
                // Both kinds of roles have the same rules.
                .map(part -> part.text().replace("kind: ClusterRole\n", "kind: Role\n"))
                .map(text -> Serialization.unmarshal(text, Role.class))
                .filter(Rights::isTheOperators)
                .flatMap(role -> role.getRules().stream().flatMap(rule -> of(role, rule)))
                .toList());
    }

    /** Roles for people carry labels by which they are added to those of Kubernetes. */
    private static boolean isTheOperators(Role role) {
        return role.getMetadata().getName().equals(Chart.RELEASE)
                || Stream.of("served", "restarts", "cluster-trust-bundles")
                        .anyMatch(what -> role.getMetadata().getName().equals(Chart.RELEASE + "-" + what));
    }

    private static Stream<Right> of(Role role, PolicyRule rule) {
        var namespace = Optional.ofNullable(role.getMetadata().getNamespace()).orElse("");
        var names = rule.getResourceNames().isEmpty() ? List.of("") : rule.getResourceNames();
        return rule.getApiGroups().stream()
                .flatMap(group -> rule.getResources().stream()
                        .flatMap(resource -> names.stream()
                                .flatMap(name -> rule.getVerbs().stream()
                                        .map(verb -> new Right(namespace, group, resource, name, verb)))));
    }

    /** Each as namespace, group, resource, name and verb. */
    List<String> all() {
        return given.stream().map(Right::toString).toList();
    }

    List<String> givenEverywhereAndInANamespace() {
        var everywhere = Set.copyOf(given);
        return given.stream()
                .filter(right -> !right.namespace().isEmpty() && everywhere.contains(right.everywhere()))
                .map(Right::toString)
                .toList();
    }

    Set<String> namespacesOf(String resource) {
        return given.stream()
                .filter(right -> right.resource().equals(resource))
                .map(Right::namespace)
                .collect(Collectors.toSet());
    }
}
