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
import java.time.Duration;
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
        var secret = GenerationSecret.render(
                plan, authorities.namespace(identity), material.get().get(), now);
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

            @Override
            public Optional<Material> own(int number) {
                return live(identity, number).map(GenerationSecret::material);
            }

            @Override
            public boolean promise(Identity authority, int number, Instant until) {
                return Generations.this.promise(authority, number, until, Duration.ZERO);
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
            var annotations =
                    Map.of(GenerationSecret.OWNER_UID, identity.uid(), Milestones.RESTORED_AT, Conditions.text(now));
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
        return live(authority, number).map(secret -> GenerationSecret.signing(secret, throwAway));
    }

    private Optional<Secret> live(Identity authority, int number) {
        return Optional.ofNullable(client.secrets()
                .inNamespace(authorities.namespace(authority))
                .withName(GenerationSecret.name(authority, number))
                .get());
    }

    /** Lets a generation sign. Others act on it at once, so it is never taken back. */
    public void activate(Authority resource, Plan.Activate plan, Instant now) {
        fact(Reading.identity(resource), plan.number(), Map.of(Milestones.ACTIVATED, Conditions.text(now)));
    }

    /** Takes a generation out of trust. */
    public void retire(Authority resource, Plan.Retire plan, Instant now) {
        fact(Reading.identity(resource), plan.number(), Map.of(Milestones.RETIRED, Conditions.text(now)));
    }

    /** Writes down that others know the keys of generations. */
    public void distrust(Authority resource, Plan.Distrust plan, Instant now) {
        for (var number : plan.numbers()) {
            fact(Reading.identity(resource), number, Map.of(Milestones.DISTRUSTED, Conditions.text(now)));
        }
    }

    /** Writes a wish on a generation that fulfils it. */
    public void stamp(Authority resource, Plan.Stamp plan) {
        fact(Reading.identity(resource), plan.number(), Milestones.cause(plan.cause()));
    }

    /** Only on the Secret as it was just read: of two who decide, one has an older view. */
    private void fact(Identity authority, int number, Map<String, String> annotations) {
        var found = live(authority, number);
        if (found.isPresent()) {
            annotate(found.get(), annotations);
        }
    }

    private void annotate(Secret known, Map<String, String> annotations) {
        var metadata = known.getMetadata();
        var change = Map.of("annotations", annotations, "resourceVersion", metadata.getResourceVersion());
        var patched =
                writes.patch(Secret.class, metadata.getNamespace(), metadata.getName(), Map.of("metadata", change));
        watches.secrets().get(metadata.getNamespace(), metadata.getName()).ifPresent(held -> remember(patched, held));
    }

    /**
     * Raises the time until which something is valid that a generation signed, before it signs. A quarter of a life is
     * added, so that this is written that seldom. False if the world is not as it was seen: plan again.
     */
    synchronized boolean promise(Identity authority, int number, Instant until, Duration life) {
        var known = watches.secrets().get(authorities.namespace(authority), GenerationSecret.name(authority, number));
        if (known.isEmpty()) {
            return false;
        }
        var facts = Milestones.read(
                known.get(), LeafSecret.orEmpty(known.get().getMetadata().getAnnotations()));
        // What an older version signed nobody wrote down: that one is needed until its own end, and a time would be too
        // early.
        if (facts.signedUntil().isEmpty() || !facts.signedUntil().get().isBefore(until)) {
            return true;
        }
        try {
            annotate(known.get(), Map.of(Milestones.SIGNED_UNTIL, Conditions.text(until.plus(life.dividedBy(4)))));
            return true;
        } catch (KubernetesClientException e) {
            if (!isOutdated(e) && e.getCode() != 404) {
                throw e;
            }
            return false;
        }
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
