package dev.countersign.cluster;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.PkiException;
import dev.countersign.plan.authority.Supply;
import dev.countersign.plan.authority.Upstream;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Key pairs that somebody else keeps. Read live whenever they are asked for, kept nowhere, never written. */
public final class SourceSecrets {
    /** Where the API server publishes by whose certificates it knows its clients and its proxies. */
    private static final String API_SERVER_NAMESPACE = "kube-system";

    private static final String API_SERVER = "extension-apiserver-authentication";
    private static final List<String> API_SERVER_KEYS = List.of("client-ca-file", "requestheader-client-ca-file");

    private final KubernetesClient client;

    public SourceSecrets(KubernetesClient client) {
        this.client = client;
    }

    Upstream observe(String namespace, String name) {
        return get(namespace, name)
                .<Upstream>map(secret -> new Upstream.SourceSecret(supply(secret, apiServerKeys())))
                .orElseGet(Upstream.SourceMissing::new);
    }

    /** The key in the Secret, if it is still the one for this certificate. */
    Optional<HeldKey> key(String namespace, String name, Certificate certificate) {
        return get(namespace, name)
                .map(secret -> LeafSecret.orEmpty(secret.getData()))
                .flatMap(SourceSecrets::key)
                .filter(key -> key.publicKey().equals(certificate.publicKey()));
    }

    private Optional<Secret> get(String namespace, String name) {
        return Optional.ofNullable(
                client.secrets().inNamespace(namespace).withName(name).get());
    }

    /** What may be known of the Secret; never throws for what it holds. */
    static Supply supply(Secret secret, Optional<Set<String>> apiServerKeys) {
        var data = LeafSecret.orEmpty(secret.getData());
        var key = key(data).map(held -> held.publicKey().fingerprint());
        try {
            return Supply.of(
                    key,
                    certificates(data, LeafSecret.CERTIFICATE),
                    certificates(data, LeafSecret.ANCHORS),
                    apiServerKeys);
        } catch (PkiException e) { // a certificate that can be read in part: its extensions cannot
            return Supply.of(key, List.of(), List.of(), apiServerKeys);
        }
    }

    private static Optional<HeldKey> key(Map<String, String> data) {
        try {
            return Optional.of(HeldKey.read(Redaction.decode(data.getOrDefault(LeafSecret.KEY, ""))));
        } catch (PkiException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<Certificate> certificates(Map<String, String> data, String entry) {
        try {
            return Certificate.readAll(Redaction.decode(data.getOrDefault(entry, "")));
        } catch (PkiException | IllegalArgumentException e) {
            return List.of();
        }
    }

    /** Empty if we may not know. A cluster without that ConfigMap takes no client certificates. */
    private Optional<Set<String>> apiServerKeys() {
        try {
            var published = client.configMaps()
                    .inNamespace(API_SERVER_NAMESPACE)
                    .withName(API_SERVER)
                    .get();
            var data = published == null ? Map.<String, String>of() : LeafSecret.orEmpty(published.getData());
            return Optional.of(API_SERVER_KEYS.stream()
                    .flatMap(entry -> published(data.getOrDefault(entry, "")))
                    .map(certificate -> certificate.publicKey().fingerprint())
                    .collect(Collectors.toUnmodifiableSet()));
        } catch (KubernetesClientException e) {
            if (e.getCode() == 403) {
                return Optional.empty();
            }
            throw e;
        } catch (PkiException e) {
            return Optional.empty();
        }
    }

    private static Stream<Certificate> published(String pem) {
        return pem.isBlank() ? Stream.empty() : Certificate.readAll(pem).stream();
    }
}
