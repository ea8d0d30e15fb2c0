package dev.countersign.testing;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Writes that the API server has counted itself, by verb and resource; leases aside. */
public record ApiWrites(Map<String, Long> counts) {
    private static final Pattern LINE = Pattern.compile("apiserver_request_total\\{(.*)\\} ([0-9.e+]+)");
    private static final Set<String> RESOURCES = Set.of(
            "secrets",
            "configmaps",
            "clustertrustbundles",
            "events",
            "clientcertificates",
            "certificateauthorities",
            "clustercertificateauthorities",
            "trustbundles");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** Writes of what the operator may write at all ({@code RightsIT}); others may be busy elsewhere. */
    public static ApiWrites now(KubernetesClient client) {
        return now(client, RESOURCES::contains);
    }

    /** Writes of everything, whoever made them. */
    public static ApiWrites all(KubernetesClient client) {
        return now(client, resource -> !resource.equals("leases"));
    }

    private static ApiWrites now(KubernetesClient client, Predicate<String> resources) {
        var counts = new TreeMap<String, Long>();
        var metrics = client.raw("/metrics");
        metrics.lines().forEach(line -> {
            var found = LINE.matcher(line);
            if (found.matches()) {
                var labels = new TreeMap<String, String>();
                LABEL.matcher(found.group(1)).results().forEach(label -> labels.put(label.group(1), label.group(2)));
                if (isWrite(labels.getOrDefault("verb", "")) && resources.test(labels.getOrDefault("resource", ""))) {
                    var name = labels.get("verb") + " " + labels.get("resource") + "/" + labels.get("subresource");
                    counts.merge(name, (long) Double.parseDouble(found.group(2)), Long::sum);
                }
            }
        });
        return new ApiWrites(counts);
    }

    private static boolean isWrite(String verb) {
        return verb.matches("POST|PUT|PATCH|APPLY");
    }

    /** What was written since then. */
    public Map<String, Long> since(ApiWrites before) {
        var more = new TreeMap<String, Long>();
        counts.forEach((name, count) -> {
            var added = count - before.counts.getOrDefault(name, 0L);
            if (added != 0) {
                more.put(name, added);
            }
        });
        return more;
    }
}
