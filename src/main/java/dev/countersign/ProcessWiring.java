package dev.countersign;

import com.fasterxml.jackson.databind.DeserializationFeature;
import dev.countersign.cluster.Answers;
import dev.countersign.cluster.ClusterClock;
import dev.countersign.cluster.TrustWatches;
import dev.countersign.cluster.Watches;
import dev.countersign.reconcile.AnswerCounts;
import dev.countersign.reconcile.Telemetry;
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
import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** What the process has whatever it decides: a clock, a client, random numbers, metrics, health, and the lease. */
final class ProcessWiring {
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
    Telemetry telemetry(MeterRegistry registry, ClusterClock clock, Watches watches, TrustWatches trustWatches) {
        var telemetry = new Telemetry(registry, clock);
        telemetry.watchClock(clock::skew);
        telemetry.watchHealth("watches", () -> areWatching(watches, trustWatches));
        telemetry.watchHealth("timers", () -> !clock.wasSetBack());
        return telemetry;
    }

    /** What is decided from an interrupted watch is old: then another replica, or patience, is better. */
    @Produces
    @Singleton
    @Readiness
    HealthCheck watching(Watches watches, TrustWatches trustWatches) {
        return () -> HealthCheckResponse.named("watches")
                .status(areWatching(watches, trustWatches))
                .build();
    }

    private static boolean areWatching(Watches watches, TrustWatches trustWatches) {
        return watches.areWatching() && trustWatches.areWatching();
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
     * could lead after 20, and begin to work still later. Whoever leads no more ends, or it would neither work nor ask for the lease
     * again: JOSDK's build() has it stay (java-operator-sdk#3619), and its own way to end waits for itself when Quarkus stops it.
     */
    @Produces
    @Singleton
    LeaderElectionConfiguration leaderElection(Settings settings, MeterRegistry registry) {
        var leads = new AtomicBoolean();
        Telemetry.watchLeading(registry, leads::get);
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration("countersign")
                .withLeaseNamespace(settings.namespace())
                .withLeaderCallbacks(new LeaderCallbacks(() -> leads.set(true), () -> led(leads), _ -> {}))
                .withLeaseDuration(Duration.ofSeconds(12))
                .withRenewDeadline(Duration.ofSeconds(8))
                .withRetryPeriod(Duration.ofSeconds(2))
                .build();
    }

    private static void led(AtomicBoolean leads) {
        leads.set(false);
        Quarkus.asyncExit(1);
    }

    /** Else one object with a field or an enum value of a newer version ends the watch for all. */
    @Produces
    @Singleton
    KubernetesClientObjectMapperCustomizer lenientReading() {
        return mapper -> mapper.enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }
}
