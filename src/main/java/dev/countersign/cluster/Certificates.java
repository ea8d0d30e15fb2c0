package dev.countersign.cluster;

import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.Condition;
import dev.countersign.pki.HeldKey;
import dev.countersign.plan.client.Observed;
import dev.countersign.plan.client.Observed.Issuer;
import dev.countersign.plan.client.Observed.Memory;
import dev.countersign.plan.client.Reading;
import dev.countersign.plan.client.Stored;
import dev.countersign.plan.client.Wanted;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One ClientCertificate and its Secret: read from the watches or live, and written. */
public final class Certificates {
    private final KubernetesClient client;
    private final Watches watches;
    private final Served served;
    private final Issuers issuers;
    private final Secrets secrets;
    private final Claims claims = new Claims();

    public Certificates(KubernetesClient client, Watches watches, Served served, Issuers issuers) {
        this.client = client;
        this.watches = watches;
        this.served = served;
        this.issuers = issuers;
        this.secrets = new Secrets(client, watches.secrets());
    }

    /** Which certificates name which Secret. */
    public Claims claims() {
        return claims;
    }

    /** The world around a certificate as the watches have it. */
    public CertificateWorld observe(ClientCertificate resource, Reading reading, Instant now) {
        var issuer = reading instanceof Wanted wanted ? issuers.cached(wanted, now) : Issuers.NONE;
        return world(resource, reading, issuer, cached(resource, reading));
    }

    /** The world as the API server has it now, the object itself included; empty if that is gone. */
    public Optional<CertificateWorld> observeLive(ClientCertificate resource, Instant now) {
        var metadata = resource.getMetadata();
        var live = client.resources(ClientCertificate.class)
                .inNamespace(metadata.getNamespace())
                .withName(metadata.getName())
                .get();
        if (live == null || live.isMarkedForDeletion()) {
            return Optional.empty();
        }
        var reading = Reading.of(live);
        var issuer =
                reading instanceof Wanted wanted ? issuers.live(wanted, now).issuer() : Issuers.NONE;
        return Optional.of(world(live, reading, issuer, live(live, reading).orElse(null)));
    }

    /** The same world with the Secret as the API server has it now. */
    public CertificateWorld withLiveSecret(CertificateWorld world) {
        var secret = live(world.resource(), world.reading()).orElse(null);
        return world(world.resource(), world.reading(), world.observed().issuer(), secret);
    }

    private CertificateWorld world(
            ClientCertificate resource, Reading reading, Issuer issuer, @Nullable Secret secret) {
        var stored =
                reading instanceof Wanted wanted ? LeafSecret.read(secret, wanted.identity()) : new Stored.Absent();
        var observed = new Observed(
                        served.covers(resource.getMetadata().getNamespace()),
                        issuer,
                        stored,
                        memory(resource.getStatus()))
                .claimedBy(reading instanceof Wanted wanted ? claims.besides(wanted) : List.of())
                .retried(Retry.asked(resource));
        return new CertificateWorld(resource, reading, observed, Optional.ofNullable(secret));
    }

    private @Nullable Secret cached(ClientCertificate resource, Reading reading) {
        return reading instanceof Wanted wanted
                ? watches.secrets()
                        .get(
                                resource.getMetadata().getNamespace(),
                                wanted.target().secretName())
                        .orElse(null)
                : null;
    }

    private Optional<Secret> live(ClientCertificate resource, Reading reading) {
        var namespace = resource.getMetadata().getNamespace();
        return reading instanceof Wanted wanted && served.covers(namespace)
                ? secrets.live(namespace, wanted.target().secretName())
                : Optional.empty();
    }

    static Memory memory(@Nullable ClientCertificateStatus status) {
        if (status == null) {
            return Memory.NONE;
        }
        var generation = status.conditions().stream()
                .filter(condition -> Condition.READY.equals(condition.type()))
                .map(condition ->
                        Optional.ofNullable(condition.observedGeneration()).orElse(0L))
                .findFirst();
        return new Memory(
                generation.orElse(0L),
                Optional.ofNullable(status.revision()).orElse(0L),
                Optional.ofNullable(status.failedAttempts()).orElse(0),
                LeafSecret.time(status.nextAttempt()),
                status.history(),
                status.conditions().isEmpty());
    }

    /** Which state of the Secret the watch has, our own writes included; empty if there is no Secret. */
    public String secretVersion(CertificateWorld world) {
        return Optional.ofNullable(cached(world.resource(), world.reading()))
                .map(secret -> secret.getMetadata().getResourceVersion())
                .orElse("");
    }

    /** The private key that stands in the Secret now. */
    public Optional<HeldKey> liveKey(Wanted wanted) {
        return secrets.liveKey(wanted.identity().namespace(), wanted.target().secretName());
    }

    /**
     * Writes the Secret: creates it if none was observed, else changes exactly the one that was.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException with code 409 if the world is not as observed
     */
    public Stored.Held write(LeafContent content, CertificateWorld world) {
        var written = world.secret().isPresent()
                ? secrets.patch(content, world.secret().get())
                : secrets.create(content);
        return (Stored.Held) LeafSecret.read(written, content.wanted().identity());
    }
}
