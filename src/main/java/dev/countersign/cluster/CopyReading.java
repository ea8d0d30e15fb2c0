package dev.countersign.cluster;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Copy.Role;
import dev.countersign.plan.trust.Place;
import dev.countersign.plan.trust.Wanted;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;

/** Reads an object that is there: what it holds of a bundle, or why it stays untouched. */
final class CopyReading {
    private CopyReading() {}

    static Copy copy(HasMetadata object, Place place, Role role, Wanted bundle) {
        return new Copy(place, role, state(object, place, role, bundle));
    }

    private static Copy.State state(HasMetadata object, Place place, Role role, Wanted bundle) {
        var identity = bundle.identity();
        if (role == Role.OWN && !Carrier.isMadeFor(object, identity)) {
            return barred(
                    Code.TARGET_FOREIGN,
                    "%s was not made by this bundle and stays untouched: remove it, or set target to another name"
                            .formatted(place));
        }
        if (role == Role.RECEIVER && Carrier.isOurs(object) && !Carrier.isMadeFor(object, identity)) {
            return barred(
                    Code.TARGET_FOREIGN,
                    "%s belongs to another object of this operator and is not filled: label another one"
                            .formatted(place));
        }
        if (isImmutable(object)) {
            return barred(
                    Code.TARGET_UNWRITABLE, "%s is immutable, which nobody can change: delete it".formatted(place));
        }
        return Carrier.held(object, role, bundle);
    }

    private static boolean isImmutable(HasMetadata object) {
        return switch (object) {
            case ConfigMap configMap -> Boolean.TRUE.equals(configMap.getImmutable());
            case Secret secret -> Boolean.TRUE.equals(secret.getImmutable());
            default -> false;
        };
    }

    private static Copy.State barred(Code code, String sentence) {
        return new Copy.Barred(new Finding(code, sentence));
    }
}
