package dev.countersign.cluster;

import dev.countersign.api.Api;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.PkiException;
import dev.countersign.pki.RecentlyRead;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.pki.ThrowAwayKeys;
import dev.countersign.plan.Identity;
import dev.countersign.plan.authority.Observed.Seen;
import dev.countersign.plan.authority.Observed.Tie;
import dev.countersign.plan.authority.Plan;
import dev.countersign.plan.client.Marks;
import dev.countersign.plan.client.Stored;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The immutable Secret of one generation: key, certificate and serial key. It has no ownerReference unless
 * deletionPolicy is Delete, because a collected key cannot be got back; facts that others have acted on stand in its annotations.
 */
final class GenerationSecret {
    static final String NUMBER = Api.GROUP + "/generation";
    static final String OWNER_UID = Api.GROUP + "/owner-uid";
    private static final String SERIAL_KEY = "serial.key";

    private GenerationSecret() {}

    /** {@code <authority>-ca-<n>}, or {@code <authority>-cluster-ca-<n>} for the cluster kind. */
    static String name(Identity authority, int number) {
        return authority.name() + (authority.namespace().isEmpty() ? "-cluster-ca-" : "-ca-") + number;
    }

    /** Nothing is signed yet, and that is written down too: else it would be waited for until its end. */
    static Secret render(Plan.Prepare plan, String namespace, Material material, Instant now) {
        var authority = plan.wanted().identity();
        var number = plan.number();
        var facts = new TreeMap<String, String>();
        facts.put(OWNER_UID, authority.uid());
        facts.putAll(Milestones.render(plan, now));
        var labels = new TreeMap<>(Marks.ownership(authority));
        labels.put(NUMBER, Integer.toString(number));
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name(authority, number))
                .withLabels(labels)
                .withAnnotations(facts)
                .endMetadata()
                .withType(LeafSecret.TYPE)
                .withImmutable(true)
                .withData(data(material))
                .build();
    }

    /** The certificate with what leads up to the root in {@code tls.crt}; the root itself, if it is another, apart. */
    private static Map<String, String> data(Material material) {
        var path = material.path();
        var chain = path.subList(0, Math.max(1, path.size() - 1));
        var data = new TreeMap<String, String>();
        data.put(LeafSecret.CERTIFICATE, Redaction.encode(Certificate.pem(chain)));
        data.put(LeafSecret.KEY, Redaction.encode(material.key().exposePkcs8Pem()));
        data.put(SERIAL_KEY, Base64.getEncoder().encodeToString(material.serialKey()));
        if (path.size() > 1) {
            data.put(LeafSecret.ANCHORS, Redaction.encode(path.getLast().pem()));
        }
        return data;
    }

    /** Reads a redacted Secret that has a generation's name. */
    static Seen read(Secret secret, Identity authority, int number, RecentlyRead texts) {
        var labels = LeafSecret.orEmpty(secret.getMetadata().getLabels());
        var annotations = LeafSecret.orEmpty(secret.getMetadata().getAnnotations());
        var data = LeafSecret.orEmpty(secret.getData());
        var path = path(data, texts);
        return new Seen(
                number,
                labels.entrySet().containsAll(Marks.ownership(authority).entrySet()),
                isIntact(data, path, Redaction.key(data)),
                path.stream().findFirst(),
                path.stream().skip(1).toList(),
                annotations.getOrDefault(OWNER_UID, ""),
                tie(secret, authority),
                Milestones.read(secret, annotations));
    }

    private static Tie tie(Secret secret, Identity authority) {
        var owners =
                Optional.ofNullable(secret.getMetadata().getOwnerReferences()).orElse(List.of());
        if (owners.isEmpty()) {
            return Tie.NOBODY;
        }
        var ours =
                owners.size() == 1 && authority.uid().equals(owners.getFirst().getUid());
        return ours ? Tie.THIS_OBJECT : Tie.SOMEBODY_ELSE;
    }

    /** Not as controller: whose a generation is stands in its labels. */
    static Map<String, Object> owner(Identity authority) {
        return Map.of(
                "apiVersion", Api.GROUP + "/" + Api.VERSION,
                "kind", authority.kind(),
                "name", authority.name(),
                "uid", authority.uid());
    }

    private static boolean isIntact(Map<String, String> data, List<Certificate> path, Optional<Stored.Key> key) {
        return !path.isEmpty()
                && path.stream().allMatch(Certificate::isAuthority)
                && leadsToItsRoot(path)
                && key.isPresent()
                && key.get().fingerprint().equals(path.getFirst().publicKey().fingerprint())
                && data.containsKey(SERIAL_KEY);
    }

    /** The register knows the generation's own certificate; those above it must prove themselves, the root too. */
    private static boolean leadsToItsRoot(List<Certificate> path) {
        return IntStream.range(1, path.size())
                        .allMatch(above -> path.get(above - 1).signedBy(path.get(above)))
                && (path.size() == 1 || path.getLast().isSelfSigned());
    }

    /** From the generation's certificate up to and including the root; empty if any of it is unreadable. */
    private static List<Certificate> path(Map<String, String> data, RecentlyRead texts) {
        try {
            var path = new ArrayList<>(texts.read(Redaction.decode(data.getOrDefault(LeafSecret.CERTIFICATE, ""))));
            if (data.containsKey(LeafSecret.ANCHORS)) {
                path.addAll(texts.read(Redaction.decode(data.get(LeafSecret.ANCHORS))));
            }
            return List.copyOf(path);
        } catch (PkiException | IllegalArgumentException e) {
            return List.of();
        }
    }

    /** Its own certificate, if a readable one stands there. */
    static Optional<Certificate> certificate(Secret secret, RecentlyRead texts) {
        return path(LeafSecret.orEmpty(secret.getData()), texts).stream().findFirst();
    }

    /** The number in a generation's label, or 0. */
    static int number(Secret secret) {
        return (int) LeafSecret.number(
                LeafSecret.orEmpty(secret.getMetadata().getLabels()).get(NUMBER));
    }

    /** Key, path and serial key of a Secret that was read live. */
    static Material material(Secret live) {
        var data = LeafSecret.orEmpty(live.getData());
        return new Material(
                HeldKey.read(Redaction.decode(data.getOrDefault(LeafSecret.KEY, ""))),
                path(data, new RecentlyRead()),
                Base64.getDecoder().decode(data.getOrDefault(SERIAL_KEY, "")));
    }

    /** The key of a Secret that was read live, ready to sign. */
    static SigningAuthority signing(Secret live, ThrowAwayKeys throwAway) {
        var material = material(live);
        if (material.path().isEmpty()) {
            throw new PkiException("the generation has no certificate");
        }
        return new SigningAuthority(material.path(), material.key(), material.serialKey(), throwAway);
    }
}
