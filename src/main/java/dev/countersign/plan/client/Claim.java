package dev.countersign.plan.client;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** Another certificate of the same namespace that names the same Secret. */
public record Claim(String name, Instant created) {
    private static final Comparator<Claim> OLDEST =
            Comparator.comparing(Claim::created).thenComparing(Claim::name);

    /**
     * Of two that name one Secret the older one has it, unless the younger one holds it already: what works is not
     * taken away. Says who stands in the way, if somebody does.
     */
    static Optional<Finding> secretNameTaken(Wanted wanted, Observed observed) {
        return switch (observed.stored()) {
            case Stored.Held _ -> Optional.empty();
            case Stored.Foreign foreign ->
                observed.claims().stream()
                        .filter(claim -> foreign.certificate().equals(Optional.of(claim.name())))
                        .findFirst()
                        .map(holder -> finding(wanted, holder, "holds it"));
            case Stored.Absent _ -> {
                var own = new Claim(wanted.identity().name(), wanted.created());
                yield observed.claims().stream()
                        .filter(claim -> OLDEST.compare(claim, own) < 0)
                        .min(OLDEST)
                        .map(older -> finding(wanted, older, "is older"));
            }
        };
    }

    private static Finding finding(Wanted wanted, Claim other, String why) {
        return new Finding(
                Code.SECRET_NAME_TAKEN,
                "ClientCertificate %s names the Secret %s too and %s: set spec.secretName of one of them to another name"
                        .formatted(other.name(), wanted.target().secretName(), why));
    }
}
