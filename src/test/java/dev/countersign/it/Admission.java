package dev.countersign.it;

import dev.countersign.testing.Commands.Answer;
import dev.countersign.testing.Countersign;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Asks the API server whether somebody may write something; nothing is written. */
record Admission(Countersign countersign) {
    private static final String OBJECTS = "{apiGroups: ['', countersign.dev],"
            + " resources: [configmaps, secrets, trustbundles, clientcertificates], verbs: [get, create, update, patch]},"
            + " {apiGroups: [countersign.dev], resources: [certificateauthorities], verbs: [use]}";

    /** Lets somebody write everything that can name workloads, use every authority, and patch what {@code rules} are about, if there are any. */
    void person(String namespace, String name, String... rules) {
        var all = rules.length == 0 ? OBJECTS : OBJECTS + ", " + String.join(", ", rules);
        countersign.kubectl().apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: %2$s, namespace: %1$s}
                rules: [%3$s]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: %2$s, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %2$s}
                subjects: [{kind: User, name: %2$s, apiGroup: rbac.authorization.k8s.io}]
                """.formatted(namespace, name, all));
    }

    /** A rule of a role: to patch all workloads of these kinds. */
    static String patching(String kinds) {
        return "{apiGroups: [apps], resources: [%s], verbs: [patch]}".formatted(kinds);
    }

    /** The same for these alone. */
    static String patching(String kind, String names) {
        return "{apiGroups: [apps], resources: [%s], resourceNames: [%s], verbs: [patch]}".formatted(kind, names);
    }

    /** What the API server answers to somebody who applies this. */
    Answer apply(String person, String yaml) {
        return countersign.kubectl().tryRun(yaml, "apply", "--dry-run=server", "--as=" + person, "-f", "-");
    }

    void policies() {
        countersign.world().applyPolicies();
    }

    void withoutPolicies() {
        countersign.world().deletePolicies();
    }

    /** The API server reads policies from a watch of its own. */
    void await(boolean refused, String person, String yaml) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(200))
                .atMost(Duration.ofSeconds(30))
                .until(() -> apply(person, yaml).succeeded() != refused);
    }
}
