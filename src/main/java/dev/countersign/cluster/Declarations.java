package dev.countersign.cluster;

import dev.countersign.pki.PkiException;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Declaration;
import dev.countersign.plan.trust.Marks;
import dev.countersign.plan.trust.Party;
import dev.countersign.plan.trust.Place;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Relying parties of other namespaces, which declare them on the object that is filled there. */
final class Declarations {
    private final Function<Place, Optional<HasMetadata>> objects;

    /** {@code objects}: those that ask for bundles. */
    Declarations(Function<Place, Optional<HasMetadata>> objects) {
        this.objects = objects;
    }

    /** What one object declares; {@code unclear}: why it is not understood. */
    record Declared(Place place, List<Party> parties, Optional<Finding> unclear) {}

    /** Only objects that ask for the bundle are believed, also one that cannot be written: whoever reads it lags. */
    List<Declared> of(List<Copy> copies) {
        return copies.stream()
                .filter(copy -> copy.role() == Copy.Role.RECEIVER && !isForeign(copy))
                .map(Copy::place)
                .sorted(Comparator.comparing(Place::toString))
                .flatMap(place -> text(place).map(text -> declared(place, text)).stream())
                .toList();
    }

    /** It carries something else of this operator, and is no copy of the bundle at all. */
    private static boolean isForeign(Copy copy) {
        return copy.state() instanceof Copy.Barred barred && barred.because().code() == Code.TARGET_FOREIGN;
    }

    private Optional<String> text(Place place) {
        return objects.apply(place)
                .map(object -> LeafSecret.orEmpty(object.getMetadata().getAnnotations())
                        .get(Marks.RELYING_PARTIES));
    }

    private static Declared declared(Place place, String text) {
        try {
            return new Declared(place, Declaration.read(text), Optional.empty());
        } catch (PkiException e) {
            return new Declared(
                    place,
                    List.of(),
                    Optional.of(new Finding(
                            Code.RELYING_PARTIES_UNCLEAR,
                            "what %s declares in its annotation %s is not understood, so none of it counts: %s"
                                    .formatted(place, Marks.RELYING_PARTIES, e.what()))));
        }
    }
}
