package dev.countersign.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.testing.Commands.Answer;
import dev.countersign.testing.Countersign;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Two tenants of one cluster: what one asks for, and what the other has. */
final class Tenants {
    static final String VICTIM = "it-victim";
    static final String ATTACKER = "it-attacker";
    /** The only one of them that is no user but a pipeline, with a token of its own. */
    private static final String PIPELINE = "deployer";

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Stands in a manifest for what the API server drew. */
    private static final String UID = "${uid of orders}";

    private static final String SYSTEM = "countersign-system";
    private static final String KINDS =
            "secrets,configmaps,deployments.apps,clientcertificates,certificateauthorities,trustbundles";

    private final Countersign countersign;
    private @Nullable Path pipeline;

    Tenants(Countersign countersign) {
        this.countersign = countersign;
    }

    /** What the API server answers to the attacker. */
    Answer attack(Attack attack) {
        var arguments = new ArrayList<>(attack.request());
        if (attack.by().equals(PIPELINE)) {
            arguments.add("--kubeconfig=" + pipeline());
        } else {
            arguments.add("--as=" + attack.by());
        }
        var manifest = attack.manifest();
        var filled = manifest.contains(UID) ? manifest.replace(UID, uidOfOrders()) : manifest;
        return countersign.kubectl().tryRun(filled, arguments.toArray(String[]::new));
    }

    private String uidOfOrders() {
        return countersign
                .kubectl()
                .run("get", "ccert", "orders", "-n", VICTIM, "-o", "jsonpath={.metadata.uid}")
                .strip();
    }

    private Path pipeline() {
        var present = pipeline;
        if (present == null) {
            present = countersign.world().config(ATTACKER, PIPELINE, Path.of("target", "pipeline.kubeconfig"));
            pipeline = present;
        }
        return present;
    }

    /** All that the victim has, and the keys that both use, without what changes by itself. */
    Map<String, String> victims() {
        var all = new TreeMap<String, String>();
        all.putAll(objects("get", KINDS, "-n", VICTIM, "-o", "json"));
        all.putAll(objects("get", "secrets", "-n", SYSTEM, "-l", "countersign.dev/generation", "-o", "json"));
        all.putAll(objects("get", "clustercertificateauthorities", "-o", "json"));
        return all;
    }

    private Map<String, String> objects(String... arguments) {
        var objects = new TreeMap<String, String>();
        try {
            for (var item : JSON.readTree(countersign.kubectl().run(arguments)).path("items")) {
                var metadata = (ObjectNode) item.path("metadata");
                metadata.remove(List.of("resourceVersion", "managedFields", "generation"));
                ((ObjectNode) item).remove("status");
                objects.put(
                        item.path("kind").asText() + " " + metadata.path("name").asText(), item.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return objects;
    }

    /** Everything that the operator says of an object. */
    String status(JsonNode object) {
        return countersign
                .kubectl()
                .run(
                        "get",
                        object.path("kind").asText(),
                        object.path("metadata").path("name").asText(),
                        "-n",
                        ATTACKER,
                        "-o",
                        "jsonpath={.status}");
    }

    /** What the audit log has of somebody, if there is one: each refusal as the API server wrote it down. */
    List<String> refusals(String by) {
        return countersign
                .world()
                .cluster()
                .audit()
                .map(file -> lines(file).stream()
                        .filter(line -> line.contains(by) && line.matches(".*\"code\":4\\d\\d.*"))
                        .toList())
                .orElse(List.of());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
