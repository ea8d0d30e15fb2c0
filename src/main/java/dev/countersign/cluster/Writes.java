package dev.countersign.cluster;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.dsl.internal.OperationSupport;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.URLUtils;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Writes, each in one request, answered with the object's metadata alone: what else stands there is what was sent, and a
 * private key does not travel back. fabric8's own {@code patch(PatchContext, String)} reads the object before, a request
 * more for every certificate; it says nothing that the resourceVersion in the patch does not say better.
 */
final class Writes {
    private static final String JSON = "application/json";
    private static final String MERGE = "application/merge-patch+json";
    private static final String METADATA = JSON + ";as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    private final KubernetesClient client;

    Writes(KubernetesClient client) {
        this.client = client;
    }

    /** What the API server says of an object that it has stored. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Answer(ObjectMeta metadata) {}

    /**
     * Creates an object of a kind with namespaces.
     *
     * @return its metadata as stored, {@code managedFields} left out
     */
    ObjectMeta create(HasMetadata object) {
        return post(path(object.getClass(), object.getMetadata().getNamespace(), ""), object);
    }

    /** The same for a kind without namespaces that no class stands for. */
    ObjectMeta create(ResourceDefinitionContext kind, HasMetadata object) {
        return post(path(kind, ""), object);
    }

    private ObjectMeta post(String path, HasMetadata object) {
        return send(request(path).post(JSON, client.getKubernetesSerialization().asJson(object)));
    }

    /** Changes an object by a JSON merge patch (RFC 7396); {@code namespace} is null for a kind without. */
    ObjectMeta patch(Class<? extends HasMetadata> kind, @Nullable String namespace, String name, Object patch) {
        return send(request(path(kind, namespace, name)).patch(MERGE, Json.write(patch)));
    }

    /** The same for a kind without namespaces that no class stands for. */
    ObjectMeta patch(ResourceDefinitionContext kind, String name, Object patch) {
        return send(request(path(kind, name)).patch(MERGE, Json.write(patch)));
    }

    /** The same for an object's status. */
    ObjectMeta patchStatus(Class<? extends HasMetadata> kind, @Nullable String namespace, String name, Object patch) {
        return send(request(path(kind, namespace, name + "/status")).patch(MERGE, Json.write(patch)));
    }

    private static String path(Class<? extends HasMetadata> kind, @Nullable String namespace, String name) {
        var version = HasMetadata.getApiVersion(kind);
        var group = (version.contains("/") ? "apis/" : "api/") + version;
        var scope = namespace == null ? "" : "namespaces/" + namespace;
        return URLUtils.pathJoin(group, scope, HasMetadata.getPlural(kind), name);
    }

    private static String path(ResourceDefinitionContext kind, String name) {
        return URLUtils.pathJoin("apis", kind.getGroup(), kind.getVersion(), kind.getPlural(), name);
    }

    private HttpRequest.Builder request(String path) {
        return client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(URLUtils.join(client.getMasterUrl().toString(), path))
                .header("Accept", METADATA);
    }

    /** @throws KubernetesClientException with the API server's code and reason if it refuses, with 0 if it is not heard */
    private ObjectMeta send(HttpRequest.Builder builder) {
        var request = builder.build();
        var response = await(request, client.getHttpClient().sendAsync(request, byte[].class));
        if (!response.isSuccessful()) {
            throw OperationSupport.requestFailure(
                    request, OperationSupport.createStatus(response, client.getKubernetesSerialization()));
        }
        var text = new String(response.body(), StandardCharsets.UTF_8);
        var metadata = client.getKubernetesSerialization()
                .unmarshal(text, Answer.class)
                .metadata();
        metadata.setManagedFields(null);
        return metadata;
    }

    private <T> HttpResponse<T> await(HttpRequest request, CompletableFuture<HttpResponse<T>> answer) {
        try {
            return answer.get(client.getConfiguration().getRequestTimeout(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw OperationSupport.requestException(request, e);
        } catch (ExecutionException e) {
            throw OperationSupport.requestException(request, e.getCause(), "the request failed");
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw OperationSupport.requestException(request, e);
        }
    }
}
