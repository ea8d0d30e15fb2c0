package dev.countersign.cluster;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.PkiException;
import dev.countersign.pki.RecentlyRead;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Identity;
import dev.countersign.plan.client.Form;
import dev.countersign.plan.client.Marks;
import dev.countersign.plan.client.Stored;
import dev.countersign.plan.client.Stored.Facts;
import dev.countersign.plan.client.Stored.Part;
import dev.countersign.plan.client.Wanted;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A certificate's Secret, read: whose it is and what it holds. */
final class LeafSecret {
    static final String TYPE = "kubernetes.io/tls";
    private static final String OPAQUE = "Opaque";
    static final String CERTIFICATE = "tls.crt";
    static final String KEY = "tls.key";
    static final String ANCHORS = "ca.crt";

    private LeafSecret() {}

    /** Kubernetes takes no Secret of its own type for TLS without a private key. */
    static String type(Wanted wanted) {
        return wanted.request().isPresent() ? OPAQUE : TYPE;
    }

    /** Reads a redacted Secret from the point of view of the object that wants it. */
    static Stored read(@Nullable Secret secret, Wanted wanted, RecentlyRead texts) {
        var identity = wanted.identity();
        if (secret == null) {
            return new Stored.Absent();
        }
        var labels = orEmpty(secret.getMetadata().getLabels());
        if (!isOurs(secret, identity)) {
            var controller = controller(secret);
            return new Stored.Foreign(whose(labels, controller), certificate(labels, controller, identity));
        }
        return held(secret, labels, isOwned(secret, identity), wanted, texts);
    }

    /** True of a Secret that this object may write. */
    static boolean isOurs(Secret secret, Identity identity) {
        return isOwned(secret, identity)
                || isOursByLabel(orEmpty(secret.getMetadata().getLabels()), controller(secret), identity);
    }

    private static boolean isOwned(Secret secret, Identity identity) {
        return controller(secret)
                .filter(owner -> identity.uid().equals(owner.getUid()))
                .isPresent();
    }

    private static Stored.Held held(
            Secret secret, Map<String, String> labels, boolean owned, Wanted wanted, RecentlyRead texts) {
        var data = orEmpty(secret.getData());
        var annotations = orEmpty(secret.getMetadata().getAnnotations());
        // With a request the key is elsewhere, and what somebody may have put here is none of our business.
        var keyless = wanted.request().isPresent();
        var key = keyless ? Optional.<Stored.Key>empty() : Redaction.key(data);
        var chain = chain(data, texts);
        return new Stored.Held(
                owned,
                keyless ? Part.READ : part(data, KEY, key.isPresent()),
                key,
                part(data, CERTIFICATE, !chain.isEmpty()),
                chain,
                text(data, ANCHORS),
                labels,
                annotations,
                facts(annotations),
                forms(data),
                type(wanted).equals(secret.getType()) && !Boolean.TRUE.equals(secret.getImmutable()),
                true);
    }

    private static Map<String, String> forms(Map<String, String> data) {
        var forms = new TreeMap<>(Redaction.fingerprints(data));
        forms.keySet().removeIf(key -> !Form.KEYSTORES.contains(key) && !Form.FORMATS.contains(key));
        return forms;
    }

    /** A restored backup has the labels and a controller that is gone: one of our kind and name, with another UID. */
    private static boolean isOursByLabel(
            Map<String, String> labels, Optional<OwnerReference> controller, Identity identity) {
        var labelled = labels.entrySet().containsAll(Marks.ownership(identity).entrySet());
        var mayBeAlive = controller.filter(owner ->
                !identity.kind().equals(owner.getKind()) || !identity.name().equals(owner.getName()));
        return labelled && mayBeAlive.isEmpty();
    }

    private static String whose(Map<String, String> labels, Optional<OwnerReference> controller) {
        if (controller.isPresent()) {
            return "belongs to %s %s"
                    .formatted(controller.get().getKind(), controller.get().getName());
        }
        return labels.containsKey(Marks.NAME)
                ? "belongs to %s %s".formatted(labels.getOrDefault(Marks.KIND, "?"), labels.get(Marks.NAME))
                : "was not made by this operator";
    }

    /** The other ClientCertificate of this namespace that the Secret belongs to. */
    private static Optional<String> certificate(
            Map<String, String> labels, Optional<OwnerReference> controller, Identity identity) {
        if (controller.isPresent()) {
            return controller
                    .filter(owner -> identity.kind().equals(owner.getKind()))
                    .map(OwnerReference::getName);
        }
        var ours = identity.kind().equals(labels.get(Marks.KIND))
                && identity.namespace().equals(labels.get(Marks.NAMESPACE));
        return ours ? Optional.ofNullable(labels.get(Marks.NAME)) : Optional.empty();
    }

    private static Optional<OwnerReference> controller(Secret secret) {
        return Optional.ofNullable(secret.getMetadata().getOwnerReferences()).stream()
                .flatMap(List::stream)
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    private static List<Certificate> chain(Map<String, String> data, RecentlyRead texts) {
        try {
            return data.containsKey(CERTIFICATE) ? texts.read(text(data, CERTIFICATE)) : List.of();
        } catch (PkiException e) {
            return List.of();
        }
    }

    private static Part part(Map<String, String> data, String name, boolean read) {
        if (data.getOrDefault(name, "").isEmpty()) {
            return Part.MISSING;
        }
        return read ? Part.READ : Part.UNREADABLE;
    }

    private static Facts facts(Map<String, String> annotations) {
        return new Facts(
                Optional.ofNullable(annotations.get(Marks.WANTED)),
                number(annotations.get(Marks.REVISION)),
                time(annotations.get(Marks.ISSUED_AT)),
                time(annotations.get(Marks.KEY_SINCE)),
                (int) number(annotations.get(Marks.GENERATION)));
    }

    static String text(Map<String, String> data, String name) {
        try {
            return Redaction.decode(data.getOrDefault(name, ""));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** A number that somebody wrote into an annotation; 0 if it is none. */
    static long number(@Nullable String text) {
        try {
            return text == null ? 0 : Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    static Optional<Instant> time(@Nullable String text) {
        return Conditions.time(text);
    }

    static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : Map.copyOf(map);
    }
}
