package dev.countersign.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real helm, as an administrator, in the namespace of the release. */
public record HelmCommand(Cluster cluster) {
    public String run(String... arguments) {
        var program = Environment.required("COUNTERSIGN_HELM", "run 'make test', or set it to $(testbed/build-helm)");
        var command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-n", Chart.NAMESPACE));
        var answer = Commands.tryRun(Map.of("KUBECONFIG", cluster.kubeconfig().toString()), "", command);
        if (!answer.succeeded()) {
            throw new IllegalStateException(String.join(" ", command) + ": " + answer.text());
        }
        return answer.text();
    }
}
