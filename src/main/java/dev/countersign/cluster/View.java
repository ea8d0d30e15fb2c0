package dev.countersign.cluster;

import dev.countersign.api.Authority;
import dev.countersign.api.AuthorityRef;
import dev.countersign.api.CertificateAuthority;
import dev.countersign.api.ClusterCertificateAuthority;
import dev.countersign.plan.Identity;
import dev.countersign.plan.client.Marks;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/** One way of looking at authorities and their generations, whose Secrets come redacted. */
sealed interface View {
    Optional<Authority> authority(Identity identity);

    List<Secret> generations(Identity identity);

    /** As the watches have them. */
    record Cached(Watches watches) implements View {
        @Override
        public Optional<Authority> authority(Identity identity) {
            return switch (AuthorityRef.Kind.valueOf(identity.kind())) {
                case CertificateAuthority ->
                    watches.authorities()
                            .get(identity.namespace(), identity.name())
                            .map(found -> found);
                case ClusterCertificateAuthority ->
                    watches.clusterAuthorities().get("", identity.name()).map(found -> found);
            };
        }

        @Override
        public List<Secret> generations(Identity identity) {
            return watches.secrets()
                    .linked(Watches.link(identity))
                    .filter(secret -> GenerationSecret.number(secret) > 0)
                    .toList();
        }
    }

    /** As the API server has them now. */
    record Live(KubernetesClient client, Served served) implements View {
        @Override
        public Optional<Authority> authority(Identity identity) {
            return Optional.ofNullable(
                    switch (AuthorityRef.Kind.valueOf(identity.kind())) {
                        case CertificateAuthority ->
                            client.resources(CertificateAuthority.class)
                                    .inNamespace(identity.namespace())
                                    .withName(identity.name())
                                    .get();
                        case ClusterCertificateAuthority ->
                            client.resources(ClusterCertificateAuthority.class)
                                    .withName(identity.name())
                                    .get();
                    });
        }

        @Override
        public List<Secret> generations(Identity identity) {
            if (!served.covers(served.home(identity))) {
                return List.of();
            }
            return client
                    .secrets()
                    .inNamespace(served.home(identity))
                    .withLabels(Marks.ownership(identity))
                    .list()
                    .getItems()
                    .stream()
                    .map(Redaction::of)
                    .filter(secret -> GenerationSecret.number(secret) > 0)
                    .toList();
        }
    }
}
