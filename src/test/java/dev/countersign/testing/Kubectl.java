package dev.countersign.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real kubectl, as an administrator. */
public record Kubectl(Cluster cluster) {
    public String run(String... arguments) {
        var answer = tryRun("", arguments);
        if (!answer.succeeded()) {
            throw new IllegalStateException("kubectl " + String.join(" ", arguments) + ": " + answer.text());
        }
        return answer.text();
    }

    public Commands.Answer tryRun(String input, String... arguments) {
        var command = new ArrayList<>(List.of(cluster.kubectl()));
        command.addAll(List.of(arguments));
        return Commands.tryRun(Map.of("KUBECONFIG", cluster.kubeconfig().toString()), input, command);
    }

    public void apply(String yaml) {
        var answer = tryRun(yaml, "apply", "-f", "-");
        if (!answer.succeeded()) {
            throw new IllegalStateException("kubectl apply: " + answer.text());
        }
    }
}
