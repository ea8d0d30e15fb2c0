package dev.countersign.cluster;

import dev.countersign.pki.KeystorePassword;
import dev.countersign.pki.PkiException;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.client.Form.PasswordSource;
import dev.countersign.plan.client.Marks;
import dev.countersign.plan.client.Password;
import dev.countersign.plan.client.Wanted;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Passwords of keystores, from Secrets that are not ours and hence in no watch: read live, and remembered only as a
 * digest of the version that was read.
 */
final class Passwords {
    /** What was read is shared for this long by all certificates that name the same password. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** Longer than until the next look at a certificate, so that an unchanged password is digested once. */
    private static final Duration REMEMBERED = Duration.ofMinutes(15);

    private final KubernetesClient client;
    private final Map<Place, Seen> seen = new ConcurrentHashMap<>();

    Passwords(KubernetesClient client) {
        this.client = client;
    }

    /** A key of a Secret. */
    private record Place(String namespace, PasswordSource source) {}

    /** What was read, when, and of which version of the Secret. */
    private record Seen(Instant at, String version, Password password) {
        boolean isWithin(Duration span, Instant now) {
            return !now.isBefore(at) && now.isBefore(at.plus(span));
        }
    }

    /** What is known of each password that the forms want, at most five seconds old. */
    Map<PasswordSource, Password> observe(Wanted wanted, Instant now) {
        return observe(wanted, FRESH, now);
    }

    /** The same as the API server has it now. */
    Map<PasswordSource, Password> observeLive(Wanted wanted, Instant now) {
        return observe(wanted, Duration.ZERO, now);
    }

    private Map<PasswordSource, Password> observe(Wanted wanted, Duration fresh, Instant now) {
        var found = new HashMap<PasswordSource, Password>();
        for (var source : sources(wanted)) {
            var place = new Place(wanted.identity().namespace(), source);
            var known = seen.get(place);
            found.put(
                    source,
                    known != null && known.isWithin(fresh, now)
                            ? known.password()
                            : look(place, read(place), now).password());
        }
        return found;
    }

    /** The usable passwords as they stand now; empty if they are not what the plan was made from. */
    Optional<Map<PasswordSource, LeafForms.Opened>> open(
            Wanted wanted, Map<PasswordSource, Password> planned, Instant now) {
        var opened = new HashMap<PasswordSource, LeafForms.Opened>();
        for (var source : sources(wanted)) {
            var place = new Place(wanted.identity().namespace(), source);
            var secret = read(place);
            var password = look(place, secret, now).password();
            if (!password.equals(planned.get(source))) {
                return Optional.empty();
            }
            if (password instanceof Password.Known known) {
                var bytes = bytes(secret, source).orElseThrow();
                opened.put(source, new LeafForms.Opened(KeystorePassword.read(bytes), known.digest()));
            }
        }
        return Optional.of(opened);
    }

    private static Set<PasswordSource> sources(Wanted wanted) {
        return wanted.forms().stream()
                .flatMap(form -> form.passwordSource().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private @Nullable Secret read(Place place) {
        return client.secrets()
                .inNamespace(place.namespace())
                .withName(place.source().secretName())
                .get();
    }

    private Seen look(Place place, @Nullable Secret secret, Instant now) {
        seen.values().removeIf(old -> !old.isWithin(REMEMBERED, now));
        var version = secret == null
                ? ""
                : secret.getMetadata().getUid() + "/" + secret.getMetadata().getResourceVersion();
        return seen.compute(
                place,
                (_, old) -> new Seen(
                        now,
                        version,
                        old != null && old.version().equals(version) ? old.password() : judged(place, secret)));
    }

    private static Password judged(Place place, @Nullable Secret secret) {
        var source = place.source();
        try {
            var bytes = bytes(secret, source);
            if (bytes.isEmpty()) {
                return lacking(Code.KEYSTORE_PASSWORD_MISSING, source, "is not there: create it");
            }
            if (isOurs(secret)) {
                return lacking(
                        Code.KEYSTORE_PASSWORD_UNUSABLE,
                        source,
                        "stands in a Secret that this operator writes: put the password into one of its own");
            }
            var salt = place.namespace() + "/" + source.secretName() + "/" + source.key();
            return new Password.Known(KeystorePassword.read(bytes.get()).digest(salt));
        } catch (PkiException e) {
            return lacking(Code.KEYSTORE_PASSWORD_UNUSABLE, source, e.what());
        }
    }

    private static Optional<byte[]> bytes(@Nullable Secret secret, PasswordSource source) {
        return Optional.ofNullable(secret)
                .map(found -> LeafSecret.orEmpty(found.getData()).get(source.key()))
                .map(Base64.getDecoder()::decode);
    }

    private static boolean isOurs(@Nullable Secret secret) {
        return secret != null
                && Marks.OPERATOR.equals(
                        LeafSecret.orEmpty(secret.getMetadata().getLabels()).get(Marks.MANAGED_BY));
    }

    private static Password lacking(Code code, PasswordSource source, String why) {
        return new Password.Lacking(new Finding(
                code,
                "the keystore's password (%s) %s; until then the certificate goes on and its keystores stay as they are"
                        .formatted(source, why)));
    }
}
