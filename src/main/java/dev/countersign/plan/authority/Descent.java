package dev.countersign.plan.authority;

import dev.countersign.pki.AuthorityProfile;
import dev.countersign.pki.Certificate;
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
        if (!(parent.plan() instanceof Plan.Hold hold)) {
            return Next.missing(observed, notReady(parent));
        }
        var held = Next.newest(observed).flatMap(Observed.Seen::certificate);
        if (held.isPresent()) {
            return new Next.Stay(
                    changed(held.get(), hold.active(), parent.identity()).or(() -> handed.remark(source.parent())));
        }
        return tooLong(source, hold.active())
                .or(() -> nameless(source, hold.active(), observed.highest() + 1))
                .<Next>map(Next.Stop::new)
                .orElseGet(() -> Next.make(
                        "it has no key yet",
                        new Origin.Above(
                                source.parent(),
                                hold.active().number(),
                                hold.active().certificate(),
                                handed.permitted(),
                                source.template())));
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

    private static Optional<Finding> changed(Certificate held, Plan.Active above, Identity parent) {
        return held.signedBy(above.certificate())
                ? Optional.empty()
                : Optional.of(new Finding(
                        Code.PARENT_CHANGED,
                        ("its certificate was not signed by generation %d of %s: it goes on below the one that signed it;"
                                        + " make a new authority below the present one")
                                .formatted(above.number(), parent)));
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
