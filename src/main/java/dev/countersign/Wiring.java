package dev.countersign;

import dev.countersign.cluster.Audiences;
import dev.countersign.cluster.Authorities;
import dev.countersign.cluster.Certificates;
import dev.countersign.cluster.ClusterClock;
import dev.countersign.cluster.Events;
import dev.countersign.cluster.Generations;
import dev.countersign.cluster.Grants;
import dev.countersign.cluster.HolderTurns;
import dev.countersign.cluster.Holders;
import dev.countersign.cluster.Issuers;
import dev.countersign.cluster.Reach;
import dev.countersign.cluster.Served;
import dev.countersign.cluster.SourceSecrets;
import dev.countersign.cluster.Statuses;
import dev.countersign.cluster.TrustAnchors;
import dev.countersign.cluster.Watches;
import dev.countersign.cluster.Workloads;
import dev.countersign.pki.ThrowAwayKeys;
import dev.countersign.reconcile.AuthoritySteps;
import dev.countersign.reconcile.HolderRestarts;
import dev.countersign.reconcile.Issuing;
import dev.countersign.reconcile.LastLook;
import dev.countersign.reconcile.Nudges;
import dev.countersign.reconcile.Restarts;
import dev.countersign.signer.local.LocalSigner;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;

/**
 * The only producers, beside {@link ProcessWiring} and {@link TrustWiring}: everything but the reconcilers is made here, once, by
 * constructor, from what it needs.
 */
final class Wiring {
    @Produces
    @Singleton
    ThrowAwayKeys throwAwayKeys(SecureRandom random) {
        return new ThrowAwayKeys(random);
    }

    @Produces
    @Singleton
    Served served(KubernetesClient client, Settings settings) {
        return new Grants(client)
                .served(settings.namespace(), new HashSet<>(settings.secretsIn().orElse(List.of())));
    }

    @Produces
    @Singleton
    Watches watches(KubernetesClient client, Served served) {
        var watches = new Watches(client, served);
        watches.start();
        return watches;
    }

    void stop(@Disposes Watches watches) {
        watches.stop();
    }

    @Produces
    @Singleton
    Nudges nudges(Watches watches, Certificates certificates, Audiences audiences, Holders holders) {
        return new Nudges(watches, certificates.claims(), audiences, holders);
    }

    @Produces
    @Singleton
    Holders holders(Watches watches) {
        return new Holders(watches);
    }

    @Produces
    @Singleton
    SourceSecrets sourceSecrets(KubernetesClient client) {
        return new SourceSecrets(client);
    }

    @Produces
    @Singleton
    Audiences audiences(KubernetesClient client, Watches watches, Holders holders) {
        return new Audiences(client, watches, holders);
    }

    @Produces
    @Singleton
    Authorities authorities(
            KubernetesClient client, Watches watches, Served served, SourceSecrets sources, Audiences audiences) {
        return new Authorities(client, watches, served, sources, audiences);
    }

    @Produces
    @Singleton
    Generations generations(
            KubernetesClient client,
            Watches watches,
            Authorities authorities,
            SourceSecrets sources,
            ThrowAwayKeys throwAway,
            SecureRandom random) {
        return new Generations(client, watches, authorities, sources, throwAway, random);
    }

    @Produces
    @Singleton
    Issuers issuers(Authorities authorities, Generations generations) {
        return new Issuers(authorities, generations);
    }

    @Produces
    @Singleton
    Certificates certificates(
            KubernetesClient client, Watches watches, Served served, Issuers issuers, TrustAnchors trust) {
        return new Certificates(client, watches, served, issuers, trust);
    }

    @Produces
    @Singleton
    Reach reach(KubernetesClient client, Served served, Settings settings) {
        var claimed = settings.configMapsIn().or(settings::secretsIn).orElse(List.of());
        return Reach.of(client, served, new HashSet<>(claimed));
    }

    @Produces
    @Singleton
    Issuing issuing(Certificates certificates, Issuers issuers, SecureRandom random) {
        return new Issuing(certificates, issuers, LocalSigner::new, random);
    }

    @Produces
    @Singleton
    HolderRestarts holderRestarts(KubernetesClient client, Certificates certificates) {
        var workloads = new Workloads(client);
        return new HolderRestarts(certificates, new HolderTurns(workloads), new Restarts(workloads));
    }

    @Produces
    @Singleton
    Statuses statuses(KubernetesClient client) {
        return new Statuses(client);
    }

    @Produces
    @Singleton
    Events events(KubernetesClient client) {
        return new Events(client);
    }

    @Produces
    @Singleton
    AuthoritySteps authoritySteps(
            Authorities authorities,
            Generations generations,
            Statuses statuses,
            Events events,
            LastLook lastLook,
            ClusterClock clock) {
        return new AuthoritySteps(authorities, generations, statuses, events, lastLook, clock);
    }
}
