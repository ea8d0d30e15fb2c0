package dev.countersign.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/**
 * What the API server can do: the same three writes for each certificate by a client that does nothing else. The
 * objects have the size and shape of what the operator wrote for a certificate of its own, and are of a kind that is
 * nobody's, so that no operator stirs.
 */
final class Bound {
    private static final String GROUP = "bench.countersign.dev";
    private static final String UID = "${uid}";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Api api;
    private final Contender contender;
    private final String secret;
    private final String status;

    private Bound(Api api, Contender contender, String secret, String status) {
        this.api = api;
        this.contender = contender;
        this.secret = secret;
        this.status = status;
    }

    /** Registers the kind that is nobody's, a copy of ours in another group. */
    static void register(KubernetesClient client) {
        var definitions = client.apiextensions().v1().customResourceDefinitions();
        var ours = definitions.withName("clientcertificates.countersign.dev").get();
        ours.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
                .withName("clientcertificates." + GROUP)
                .build());
        ours.getSpec().setGroup(GROUP);
        ours.setStatus(null);
        definitions.resource(ours).create();
        definitions
                .withName(ours.getMetadata().getName())
                .waitUntilCondition(
                        found -> found.getStatus() != null
                                && found.getStatus().getConditions().stream()
                                        .anyMatch(
                                                condition -> condition.getType().equals("Established")
                                                        && condition.getStatus().equals("True")),
                        30,
                        java.util.concurrent.TimeUnit.SECONDS);
    }

    /** Takes a finished certificate and its Secret as the models of what is written. */
    static Bound like(Api api, Contender ours, JsonNode certificate, JsonNode secret) {
        var metadata = (ObjectNode) secret.get("metadata");
        metadata.remove(List.of("uid", "resourceVersion", "creationTimestamp", "managedFields"));
        // Another label than ours: the operator's watch does not see it.
        ((ObjectNode) metadata.get("labels")).put("app.kubernetes.io/managed-by", "bench");
        var owner = (ObjectNode) metadata.get("ownerReferences").get(0);
        owner.put("apiVersion", GROUP + "/v1alpha1").put("uid", UID).put("name", "${name}");
        metadata.put("name", "${name}").put("namespace", "${namespace}");
        var contender = new Contender(
                "bound",
                GROUP + "/v1alpha1/clientcertificates",
                ours.condition(),
                null,
                null,
                ours.setup(),
                ours.awaits(),
                ours.certificate().replace("countersign.dev/", GROUP + "/"));
        return new Bound(
                api, contender, secret.toString(), certificate.get("status").toString());
    }

    /** Certificates per second for as many in these namespaces. */
    double rate(Fleet fleet) {
        var creations = fleet.bodies(contender);
        var start = System.nanoTime();
        api.each(fleet.size(), number -> {
            var namespace = fleet.namespace(number);
            var name = fleet.name(number);
            return api.post(contender.path(namespace), creations.get(number))
                    .compose(created ->
                            write(namespace, name, field(created, "uid"), field(created, "resourceVersion")));
        });
        return fleet.size() / ((System.nanoTime() - start) / 1e9);
    }

    private Future<Buffer> write(String namespace, String name, String uid, String version) {
        var body = secret.replace(UID, uid).replace("${name}", name).replace("${namespace}", namespace);
        var patch = "{\"metadata\":{\"resourceVersion\":\"%s\",\"uid\":\"%s\"},\"status\":%s}"
                .formatted(version, uid, status);
        return api.post("/api/v1/namespaces/" + namespace + "/secrets", Buffer.buffer(body))
                .compose(_ -> api.send(
                        HttpMethod.PATCH,
                        contender.path(namespace) + "/" + name + "/status",
                        Api.MERGE_PATCH,
                        Buffer.buffer(patch)));
    }

    /** The first field of that name, without reading the rest. */
    static String field(Buffer json, String name) {
        var text = json.toString();
        var mark = "\"" + name + "\":\"";
        var from = text.indexOf(mark) + mark.length();
        return text.substring(from, text.indexOf('"', from));
    }

    static Buffer bytes(JsonNode node) {
        try {
            return Buffer.buffer(JSON.writeValueAsBytes(node));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
