package dev.countersign;

import dev.countersign.cluster.Audiences;
import dev.countersign.cluster.Authorities;
import dev.countersign.cluster.Bundles;
import dev.countersign.cluster.Followers;
import dev.countersign.cluster.Generations;
import dev.countersign.cluster.PartyCarriers;
import dev.countersign.cluster.PartyTurns;
import dev.countersign.cluster.ProbeCredentials;
import dev.countersign.cluster.Reach;
import dev.countersign.cluster.RelyingParties;
import dev.countersign.cluster.RestartWindows;
import dev.countersign.cluster.SystemRoots;
import dev.countersign.cluster.TrustAnchors;
import dev.countersign.cluster.TrustCopies;
import dev.countersign.cluster.TrustObjects;
import dev.countersign.cluster.TrustSources;
import dev.countersign.cluster.TrustWatches;
import dev.countersign.cluster.TrustedGenerations;
import dev.countersign.cluster.Watches;
import dev.countersign.cluster.Workloads;
import dev.countersign.pki.ThrowAwayKeys;
import dev.countersign.probe.Bounds;
import dev.countersign.probe.Limits;
import dev.countersign.probe.Prober;
import dev.countersign.reconcile.BundleNudges;
import dev.countersign.reconcile.LastLook;
import dev.countersign.reconcile.PartyRestarts;
import dev.countersign.reconcile.Probing;
import dev.countersign.reconcile.Restarts;
import dev.countersign.reconcile.Telemetry;
import dev.countersign.reconcile.Trusting;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;

/** What bundles and those who go by them are made of; the rest is in {@link Wiring}. */
final class TrustWiring {
    @Produces
    @Singleton
    TrustWatches trustWatches(KubernetesClient client, Reach reach) {
        var watches = new TrustWatches(client, reach);
        watches.start();
        return watches;
    }

    void stop(@Disposes TrustWatches watches) {
        watches.stop();
    }

    @Produces
    @Singleton
    TrustAnchors trustAnchors() {
        return new TrustAnchors();
    }

    @Produces
    @Singleton
    Followers followers(Watches watches) {
        return new Followers(watches);
    }

    @Produces
    @Singleton
    BundleNudges bundleNudges(
            Watches watches,
            TrustWatches trustWatches,
            TrustAnchors anchors,
            Followers followers,
            Audiences audiences) {
        return new BundleNudges(watches, trustWatches, anchors, followers, audiences);
    }

    @Produces
    @Singleton
    Bundles bundles(
            KubernetesClient client,
            Authorities authorities,
            Reach reach,
            Watches watches,
            TrustWatches trustWatches,
            Followers followers,
            TrustAnchors anchors) {
        var objects = new TrustObjects(client, trustWatches, reach);
        return new Bundles(
                client,
                new TrustSources(client, authorities, reach, new SystemRoots()),
                new TrustCopies(objects, trustWatches, watches, reach),
                objects,
                followers,
                anchors);
    }

    @Produces
    @Singleton
    PartyRestarts partyRestarts(
            KubernetesClient client,
            Authorities authorities,
            Reach reach,
            TrustWatches trustWatches,
            Followers followers) {
        var workloads = new Workloads(client);
        var objects = new TrustObjects(client, trustWatches, reach);
        return new PartyRestarts(
                new PartyTurns(workloads, objects, trustWatches, followers),
                new RestartWindows(authorities),
                new Restarts(workloads));
    }

    @Produces
    @Singleton
    Probing probing(
            KubernetesClient client,
            Generations generations,
            ThrowAwayKeys throwAway,
            Telemetry telemetry,
            SecureRandom random,
            InstantSource clock) {
        var prober = new Prober(Limits.USUAL, Bounds.USUAL, clock, random);
        telemetry.watchProbes(prober::counts);
        return new Probing(prober, new ProbeCredentials(client, generations, throwAway, random)::of, clock);
    }

    void stop(@Disposes Probing probing) {
        probing.close();
    }

    @Produces
    @Singleton
    LastLook lastLook(Audiences audiences, Bundles bundles, Trusting trusting, InstantSource clock) {
        return new LastLook(
                audiences::awaited,
                bundle -> trusting.seeLive(bundles, bundle, clock.instant()),
                bundle -> audiences.forget(bundle.getMetadata().getUid()::equals));
    }

    @Produces
    @Singleton
    Trusting trusting(
            KubernetesClient client,
            Authorities authorities,
            Followers followers,
            Probing probing,
            TrustWatches watches,
            BundleNudges nudges,
            Audiences audiences) {
        return new Trusting(
                new RelyingParties(client, new Workloads(client), watches),
                new PartyCarriers(followers),
                new TrustedGenerations(authorities),
                probing,
                nudges,
                audiences);
    }
}
