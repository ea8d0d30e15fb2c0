package dev.countersign;

import com.fasterxml.jackson.databind.DeserializationFeature;
import dev.countersign.cluster.Answers;
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
import dev.countersign.cluster.TrustWatches;
import dev.countersign.cluster.Watches;
import dev.countersign.cluster.Workloads;
import dev.countersign.pki.ThrowAwayKeys;
import dev.countersign.reconcile.AnswerCounts;
import dev.countersign.reconcile.AuthoritySteps;
import dev.countersign.reconcile.HolderRestarts;
import dev.countersign.reconcile.Issuing;
import dev.countersign.reconcile.LastLook;
import dev.countersign.reconcile.Nudges;
import dev.countersign.reconcile.Restarts;
import dev.countersign.reconcile.Telemetry;
import dev.countersign.signer.local.LocalSigner;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * The only producers, beside {@link TrustWiring}: everything but the reconcilers is made here, once, by constructor, from what
 * it needs.
 */
final class Wiring {
    @Produces
    @Singleton
    ClusterClock clock() {
        return new ClusterClock(Clock.systemUTC(), System::nanoTime);
    }

    /** As Quarkus makes it, with an ear for the time that the API server tells, and for what it refuses. */
    @Produces
    @ApplicationScoped
    KubernetesClient client(
            Config config, KubernetesSerialization serialization, ClusterClock clock, MeterRegistry registry) {
        var answers = new Answers(new AnswerCounts(registry)::count);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(serialization)
                .withHttpClientBuilderConsumer(http ->
                        http.addOrReplaceInterceptor("clock", clock).addOrReplaceInterceptor("answers", answers))
                .build();
    }

    void close(@Disposes KubernetesClient client) {
        client.close();
    }

    @Produces
    @Singleton
    SecureRandom random() {
        return new SecureRandom();
    }

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
    Telemetry telemetry(MeterRegistry registry, ClusterClock clock, Watches watches, TrustWatches trustWatches) {
        var telemetry = new Telemetry(registry, clock);
        telemetry.watchClock(clock::skew);
        telemetry.watchHealth("watches", () -> watches.areWatching() && trustWatches.areWatching());
        telemetry.watchHealth("timers", () -> !clock.wasSetBack());
        return telemetry;
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

    /** What is decided from an interrupted watch is old: then another replica, or patience, is better. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck watching(Watches watches, TrustWatches trustWatches) {
        return () -> HealthCheckResponse.named("watches")
                .status(watches.areWatching() && trustWatches.areWatching())
                .build();
    }

    /** Whoever runs the operator starts it again: nothing else makes timers go on that a clock was set back under. */
    @Produces
    @Singleton
    @Liveness
    HealthCheck ticking(ClusterClock clock) {
        return () ->
                HealthCheckResponse.named("timers").status(!clock.wasSetBack()).build();
    }

    /** Without this bean the packaged operator has none of JOSDK's metrics (quarkus-operator-sdk#1385). */
    @Produces
    @Singleton
    Metrics metrics(MeterRegistry registry) {
        return MicrometerMetricsV2.newBuilder(registry).build();
    }

    /**
     * A follower looks at the lease every 2 to 4.4 seconds (fabric8 adds up to 1.2 times the period): with the usual lease of 15 it
     * could lead after 20, and begin to work still later.
     */
    @Produces
    @Singleton
    LeaderElectionConfiguration leaderElection(Settings settings, MeterRegistry registry) {
        var leads = new AtomicBoolean();
        Telemetry.watchLeading(registry, leads::get);
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration("countersign")
                .withLeaseNamespace(settings.namespace())
                .withLeaderCallbacks(new LeaderCallbacks(() -> leads.set(true), () -> leads.set(false), _ -> {}))
                .withLeaseDuration(Duration.ofSeconds(12))
                .withRenewDeadline(Duration.ofSeconds(8))
                .withRetryPeriod(Duration.ofSeconds(2))
                .build();
    }

    /** Else one object with a field or an enum value of a newer version ends the watch for all. */
    @Produces
    @Singleton
    KubernetesClientObjectMapperCustomizer lenientReading() {
        return mapper -> mapper.enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }
}
