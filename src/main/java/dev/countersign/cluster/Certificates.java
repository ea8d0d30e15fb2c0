package dev.countersign.cluster;

import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.Condition;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.RecentlyRead;
import dev.countersign.plan.client.Form;
import dev.countersign.plan.client.Observed;
import dev.countersign.plan.client.Observed.Issuer;
import dev.countersign.plan.client.Observed.Memory;
import dev.countersign.plan.client.Password;
import dev.countersign.plan.client.Reading;
import dev.countersign.plan.client.Stored;
import dev.countersign.plan.client.Wanted;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One ClientCertificate and its Secret: read from the watches or live, and written. */
public final class Certificates {
    /** As good as the age of its key, for an object that is younger. */
    private static final Duration NEW = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final Watches watches;
    private final Served served;
    private final Issuers issuers;
    private final Secrets secrets;
    private final Claims claims = new Claims();
    private final Passwords passwords;
    private final RecentlyRead texts = new RecentlyRead();
    private final TrustAnchors trust;

    public Certificates(KubernetesClient client, Watches watches, Served served, Issuers issuers, TrustAnchors trust) {
        this.client = client;
        this.watches = watches;
        this.served = served;
        this.issuers = issuers;
        this.secrets = new Secrets(client, watches.secrets());
        this.passwords = new Passwords(client);
        this.trust = trust;
    }

    /** Which certificates name which Secret. */
    public Claims claims() {
        return claims;
    }

    /** The world around a certificate as the watches have it. */
    public CertificateWorld observe(ClientCertificate resource, Reading reading, Instant now) {
        var issuer = reading instanceof Wanted wanted ? issuers.cached(wanted, now) : Issuers.NONE;
        var known = forms(reading).map(wanted -> passwords.observe(wanted, now));
        var secret = cached(resource, reading);
        var memory = memory(resource, reading, secret, now);
        return world(resource, reading, issuer, memory, known.orElse(Map.of()), secret);
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
        var issuer = reading instanceof Wanted wanted
                ? issuers.live(wanted, issuers.cached(wanted, now), now).issuer()
                : Issuers.NONE;
        var known = forms(reading).map(wanted -> passwords.observeLive(wanted, now));
        var secret = live(live, reading).orElse(null);
        var memory = memory(live, reading, secret, now);
        return Optional.of(world(live, reading, issuer, memory, known.orElse(Map.of()), secret));
    }

    /** The same world with the Secret as the API server has it now. */
    public CertificateWorld withLiveSecret(CertificateWorld world) {
        var secret = live(world.resource(), world.reading()).orElse(null);
        var observed = world.observed();
        return world(
                world.resource(), world.reading(), observed.issuer(), observed.memory(), observed.passwords(), secret);
    }

    /** What is wanted, if forms are and Secrets may be read there. */
    private Optional<Wanted> forms(Reading reading) {
        return reading instanceof Wanted wanted
                        && !wanted.forms().isEmpty()
                        && served.covers(wanted.identity().namespace())
                ? Optional.of(wanted)
                : Optional.empty();
    }

    private CertificateWorld world(
            ClientCertificate resource,
            Reading reading,
            Issuer issuer,
            Memory memory,
            Map<Form.PasswordSource, Password> known,
            @Nullable Secret secret) {
        var stored =
                reading instanceof Wanted wanted ? stored(secret, wanted, resource.getStatus()) : new Stored.Absent();
        // What lands in no Secret needs no right to one.
        var inStatus = reading instanceof Wanted wanted && !wanted.target().hasSecret();
        var mayWrite = inStatus || served.covers(resource.getMetadata().getNamespace());
        var trusting = reading instanceof Wanted wanted ? trust.applied(wanted, issuer, stored) : issuer;
        var observed = new Observed(mayWrite, trusting, stored, memory)
                .trustLacking(reading instanceof Wanted wanted ? trust.objection(wanted) : Optional.empty())
                .claimedBy(reading instanceof Wanted wanted ? claims.besides(wanted) : List.of())
                .retried(Retry.asked(resource))
                .knowing(known);
        return new CertificateWorld(resource, reading, observed, Optional.ofNullable(secret));
    }

    /** With a request the status has the certificate too, so that a lost Secret is written again around it. */
    private Stored stored(@Nullable Secret secret, Wanted wanted, @Nullable ClientCertificateStatus status) {
        return secret == null && wanted.request().isPresent()
                ? LeafStatus.read(status, texts)
                : LeafSecret.read(secret, wanted, texts);
    }

    private @Nullable Secret cached(ClientCertificate resource, Reading reading) {
        return reading instanceof Wanted wanted && wanted.target().hasSecret()
                ? watches.secrets()
                        .get(
                                resource.getMetadata().getNamespace(),
                                wanted.target().secretName())
                        .orElse(null)
                : null;
    }

    private Optional<Secret> live(ClientCertificate resource, Reading reading) {
        var namespace = resource.getMetadata().getNamespace();
        return reading instanceof Wanted wanted && wanted.target().hasSecret() && served.covers(namespace)
                ? secrets.live(namespace, wanted.target().secretName())
                : Optional.empty();
    }

    /**
     * The age of a holder's key stands in the status alone where there is no Secret. If both are gone, the object itself
     * shows how old the key is at least; that is a read which only such an object costs.
     */
    private Memory memory(ClientCertificate resource, Reading reading, @Nullable Secret secret, Instant now) {
        var known = memory(resource.getStatus());
        var isLost = known.empty()
                && secret == null
                && reading instanceof Wanted wanted
                && wanted.request().isPresent()
                && wanted.created().plus(NEW).isBefore(now);
        return isLost ? Memory.lost(requestedSince(resource)) : known;
    }

    private Optional<Instant> requestedSince(ClientCertificate resource) {
        var metadata = resource.getMetadata();
        return Optional.ofNullable(client.resources(ClientCertificate.class)
                        .inNamespace(metadata.getNamespace())
                        .withName(metadata.getName())
                        .get())
                .flatMap(live -> FieldTimes.since(live, List.of("spec", "request")));
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
                status.certifiedKeys(),
                status.conditions().isEmpty(),
                Optional.empty());
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
     * The passwords of the wanted keystores as they stand now, as far as they can be used; empty if they are not the
     * ones that were observed.
     */
    public Optional<LeafForms.KeystorePasswords> livePasswords(Wanted wanted, CertificateWorld world, Instant now) {
        return wanted.forms().isEmpty()
                ? Optional.of(LeafForms.KeystorePasswords.NONE)
                : passwords.open(wanted, world.observed().passwords(), now).map(LeafForms.KeystorePasswords::new);
    }

    /**
     * Writes the Secret: creates it if none was observed, else changes exactly the one that was. Without a Secret
     * nothing is written here, because the report takes the certificate to the status.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException with code 409 if the world is not as observed
     */
    public Stored.Held write(LeafContent content, CertificateWorld world) {
        texts.wrote(content.chain());
        if (!content.wanted().target().hasSecret()) {
            return LeafStatus.written(content);
        }
        var written = world.secret().isPresent()
                ? secrets.patch(content, world.secret().get())
                : secrets.create(content);
        return (Stored.Held) LeafSecret.read(written, content.wanted(), texts);
    }
}
