package dev.countersign.cluster;

import dev.countersign.api.Authority;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.pki.ThrowAwayKeys;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Identity;
import dev.countersign.plan.authority.Observed;
import dev.countersign.plan.authority.Origin;
import dev.countersign.plan.authority.Plan;
import dev.countersign.plan.authority.Reading;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Carries out what was planned for an authority. Every write says with a resourceVersion what was known. */
public final class Generations {
    private final KubernetesClient client;
    private final Writes writes;
    private final Watches watches;
    private final Authorities authorities;
    private final SourceSecrets sources;
    private final ThrowAwayKeys throwAway;
    private final Origins origins;

    public Generations(
            KubernetesClient client,
            Watches watches,
            Authorities authorities,
            SourceSecrets sources,
            ThrowAwayKeys throwAway,
            SecureRandom random) {
        this.client = client;
        this.writes = new Writes(client);
        this.watches = watches;
        this.authorities = authorities;
        this.sources = sources;
        this.throwAway = throwAway;
        this.origins = new Origins(throwAway, random);
    }

    /**
     * Writes the number down, then makes key, certificate and Secret. If it is cut short in between, the number is
     * spent and the next plan takes the next one.
     */
    public void prepare(Authority resource, Plan.Prepare plan, Instant now) {
        var identity = plan.wanted().identity();
        var material = origins.ready(plan, keys(identity), now);
        if (material.isEmpty()) {
            return; // the world is not as planned: look again
        }
        var annotations = new TreeMap<String, String>();
        annotations.put(Authorities.LAST_GENERATION, Integer.toString(plan.number()));
        if (plan.wanted().isClusterWide()) {
            annotations.put(Authorities.SERVED_BY, authorities.installation());
        }
        annotate(resource, annotations);
        // It signs at once: either nobody trusts another, or whoever trusts the one before takes this one too.
        var secret = GenerationSecret.render(
                identity,
                authorities.namespace(identity),
                plan.number(),
                material.get().get(),
                now);
        remember(writes.create(secret), secret);
    }

    private Origins.Keys keys(Identity identity) {
        return new Origins.Keys() {
            @Override
            public Optional<SigningAuthority> signing(Identity authority, int number) {
                return Generations.this.signing(authority, number);
            }

            @Override
            public Optional<HeldKey> supplied(Origin.Copy copy) {
                return sources.key(
                        authorities.namespace(identity),
                        copy.secretName(),
                        copy.path().getFirst());
            }
        };
    }

    /** Writes down that a generation exists, with its certificate's fingerprint. */
    public void register(Authority resource, Observed observed, Plan.Register plan) {
        var known = new TreeMap<>(observed.register().fingerprints());
        known.put(plan.number(), plan.fingerprint());
        var text = known.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
        var last = Math.max(observed.register().last(), known.lastKey());
        annotate(resource, Map.of(Authorities.GENERATIONS, text, Authorities.LAST_GENERATION, Integer.toString(last)));
    }

    /** Marks generations as this object's, and when they came back. */
    public void adopt(Authority resource, Plan.Adopt plan, Instant now) {
        var identity = Reading.identity(resource);
        for (var number : plan.numbers()) {
            var annotations = Map.of(
                    GenerationSecret.OWNER_UID, identity.uid(), GenerationSecret.RESTORED_AT, Conditions.text(now));
            patchSecret(identity, number, Map.of("annotations", annotations));
        }
    }

    /** Sets or removes the ownerReference by which keys are deleted with their authority. */
    public void tie(Authority resource, Plan.Tie plan) {
        var identity = Reading.identity(resource);
        var owners = plan.tied() ? List.of(GenerationSecret.owner(identity)) : List.of();
        for (var number : plan.numbers()) {
            patchSecret(identity, number, Map.of("ownerReferences", owners));
        }
    }

    /** The key of a generation, read live, ready to sign; empty if it is gone. */
    Optional<SigningAuthority> signing(Identity authority, int number) {
        return Optional.ofNullable(client.secrets()
                        .inNamespace(authorities.namespace(authority))
                        .withName(GenerationSecret.name(authority, number))
                        .get())
                .map(secret -> GenerationSecret.signing(secret, throwAway));
    }

    private void patchSecret(Identity authority, int number, Map<String, Object> metadata) {
        var home = authorities.namespace(authority);
        var name = GenerationSecret.name(authority, number);
        var patched = writes.patch(Secret.class, home, name, Map.of("metadata", metadata));
        watches.secrets().get(home, name).ifPresent(known -> remember(patched, known));
    }

    /** A generation's Secret is immutable but for its metadata, which the API server has answered. */
    private void remember(ObjectMeta metadata, Secret content) {
        watches.secrets()
                .wrote(Redaction.of(
                        new SecretBuilder(content).withMetadata(metadata).build()));
    }

    private void annotate(Authority resource, Map<String, String> annotations) {
        patchMetadata(resource, Map.of("annotations", annotations));
    }

    private void patchMetadata(Authority resource, Map<String, Object> change) {
        var metadata = resource.getMetadata();
        var fields = new LinkedHashMap<String, Object>(change);
        fields.put("resourceVersion", metadata.getResourceVersion());
        writes.patch(resource.getClass(), metadata.getNamespace(), metadata.getName(), Map.of("metadata", fields));
    }

    /** True if somebody else has made or changed something meanwhile: plan again. */
    public static boolean isOutdated(KubernetesClientException e) {
        return Secrets.isOutdated(e);
    }
}
