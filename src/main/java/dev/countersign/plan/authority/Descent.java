package dev.countersign.plan.authority;

import dev.countersign.pki.AuthorityProfile;
import dev.countersign.pki.NameLimits;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Identity;
import java.util.Optional;
import java.util.Set;

/**
 * An authority below another one. What it was given stays while the one above is away; what that one takes back, it
 * loses at once.
 */
final class Descent {
    private Descent() {}

    static Next next(Wanted wanted, Source.Intermediate source, Observed observed) {
        return switch (observed.upstream()) {
            case Upstream.Parent parent -> next(wanted, source, parent, observed);
            case Upstream.ParentMissing _ ->
                Next.missing(
                        observed,
                        new Finding(
                                Code.PARENT_MISSING,
                                "there is no %s: create it or correct intermediate.authorityRef"
                                        .formatted(source.parent())));
            case Upstream.ParentCircle _ ->
                Next.missing(
                        observed,
                        new Finding(
                                Code.PARENT_CIRCLE,
                                "the authorities above lead in a circle through %s: one of them must be a root"
                                        .formatted(source.parent())));
            case Upstream.Unseen _, Upstream.SourceMissing _, Upstream.SourceSecret _ ->
                Next.missing(observed, new Finding(Code.PREPARING, "the authority above was not looked at"));
        };
    }

    private static Next next(Wanted wanted, Source.Intermediate source, Upstream.Parent parent, Observed observed) {
        if (!(parent.reading() instanceof Wanted above)) {
            return Next.missing(observed, notReady(parent));
        }
        var handed = Handover.of(above, wanted, parent.labels());
        if (handed.objection().isPresent()) {
            return new Next.Stop(handed.objection().get());
        }
        if (parent.plan().active().isEmpty()) {
            return Next.missing(observed, notReady(parent));
        }
        var signs = parent.plan().active().get();
        var number = observed.another(wanted.rotation().distrust());
        var obstacle = tooLong(source, signs).or(() -> nameless(source, signs, number));
        var origin = new Origin.Above(
                source.parent(), signs.number(), signs.certificate(), handed.permitted(), source.template());
        var held = Stages.of(observed).top().filter(seen -> seen.facts().isTrusted());
        if (held.isEmpty()) {
            return obstacle.<Next>map(Next.Stop::new).orElseGet(() -> Next.make("it has no key yet", origin));
        }
        return certified(held.get(), parent, signs, origin)
                .orElseGet(() -> new Next.Stay(
                        handed.remark(source.parent()).or(() -> obstacle),
                        obstacle.isEmpty() ? Optional.of(origin) : Optional.empty()));
    }

    /** When the authority above moves on, this one is a leaf of that step: its key goes on below the new one. */
    private static Optional<Next> certified(
            Observed.Seen held, Upstream.Parent parent, Plan.Active above, Origin.Above origin) {
        var certificate = held.path().getFirst();
        if (certificate.signedBy(above.certificate())) {
            return Optional.empty();
        }
        var former = above.formers().stream().anyMatch(before -> certificate.signedBy(before.certificate()));
        return Optional.of(
                former
                        ? Next.make(
                                "%s signs with generation %d now".formatted(parent.identity(), above.number()),
                                new Origin.Again(origin, held.number(), certificate))
                        : Next.stay(changed(above, parent.identity())));
    }

    /** RFC 5280, 4.2.1.9: verifiers refuse a path that is longer than any authority on it permits. */
    private static Optional<Finding> tooLong(Source.Intermediate source, Plan.Active above) {
        var wanted = source.template().pathLength();
        return AuthorityProfile.roomBelow(above.path())
                .filter(room -> wanted >= room)
                .map(room -> new Finding(
                        Code.PATH_TOO_LONG,
                        room < 1
                                ? "%s permits no authority below itself: its maxPathLength must be 1 or more, which only a"
                                                .formatted(source.parent())
                                        + " new authority can have"
                                : "maxPathLength is %d and must be less than %d, which is what %s has"
                                        .formatted(wanted, room, source.parent())));
    }

    /** Name constraints hold for authorities too, and what limits clients' names leaves no subject to any of them. */
    private static Optional<Finding> nameless(Source.Intermediate source, Plan.Active above, int number) {
        return NameLimits.violation(source.template().subject(number), Set.of(), above.path())
                .map(name -> new Finding(
                        Code.NAME_NOT_ALLOWED,
                        ("no authority '%s' can stand below %s, whose certificate, or one above it, does not permit to sign"
                                        + " that name (its name constraints): put it below an authority that signs every name")
                                .formatted(name, source.parent())));
    }

    private static Finding changed(Plan.Active above, Identity parent) {
        return new Finding(
                Code.PARENT_CHANGED,
                ("its certificate was not signed by generation %d of %s: it goes on below the one that signed it;"
                                + " make a new authority below the present one")
                        .formatted(above.number(), parent));
    }

    private static Finding notReady(Upstream.Parent parent) {
        var because = parent.plan().because();
        var sentence = "%s cannot sign (%s)".formatted(parent.identity(), because);
        return switch (because.code()) {
            case PREPARING -> new Finding(Code.PREPARING, parent.identity() + " is being prepared");
            case PARENT_CIRCLE -> new Finding(Code.PARENT_CIRCLE, sentence);
            default -> new Finding(Code.PARENT_NOT_READY, sentence);
        };
    }
}
