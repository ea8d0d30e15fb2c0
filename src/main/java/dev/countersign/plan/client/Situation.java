package dev.countersign.plan.client;

import dev.countersign.pki.Certificate;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.policy.Visible;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a check may look at. */
record Situation(
        Wanted wanted,
        Stored stored,
        Optional<Observed.Issuer.Usable> issuer,
        Map<Form.PasswordSource, Password> passwords,
        Instant now) {
    static Situation of(Wanted wanted, Observed observed, Instant now) {
        return new Situation(wanted, observed.stored(), observed.usableIssuer(), observed.passwords(), now);
    }

    Optional<Stored.Held> held() {
        return stored instanceof Stored.Held held ? Optional.of(held) : Optional.empty();
    }

    Optional<Certificate> leaf() {
        return held().flatMap(Stored.Held::leaf);
    }

    /** Why a wanted form cannot be made, if its password is lacking. */
    Optional<Finding> lacking(Form form) {
        return form.passwordSource()
                .map(passwords::get)
                .filter(Password.Lacking.class::isInstance)
                .map(password -> ((Password.Lacking) password).because());
    }

    /** What a form is to be made of. */
    Form.Made made(Form form) {
        return new Form.Made(
                wanted.key().traditional(),
                held().map(Stored.Held::chain).orElse(List.of()),
                issuer.map(Observed.Issuer.Usable::trusted).orElse(List.of()),
                form.passwordSource().map(passwords::get).flatMap(Situation::digest));
    }

    private static Optional<String> digest(Password password) {
        return password instanceof Password.Known known ? Optional.of(known.digest()) : Optional.empty();
    }

    /** When the stored certificate is to be renewed. */
    Optional<Instant> renewalTime() {
        return held().flatMap(held -> held.issued()
                .map(issued -> wanted.renewal()
                        .time(
                                issued,
                                held.leaf().orElseThrow().validity().notAfter(),
                                wanted.identity().uid(),
                                held.facts().revision())));
    }

    /** When the stored certificate is to be issued again because a former generation signed it. */
    Optional<Instant> turnoverTime() {
        return issuer.flatMap(usable -> leaf().filter(leaf -> !leaf.signedBy(usable.certificate()))
                .flatMap(leaf -> usable.turnover().signer(leaf))
                .map(former -> usable.turnover()
                        .time(
                                former,
                                wanted.identity().uid(),
                                held().orElseThrow().facts().revision())));
    }

    /** What is said of a certificate when no check fires. */
    Finding upToDate() {
        return new Finding(
                Code.UP_TO_DATE,
                "valid until %s, the next is issued at %s%s"
                        .formatted(
                                leaf().orElseThrow().validity().notAfter(),
                                renewalTime().orElseThrow().truncatedTo(ChronoUnit.SECONDS),
                                lettersBeyondAscii()));
    }

    /** A name that may look like another one is spelled out, so that somebody can see it. */
    private String lettersBeyondAscii() {
        return Optional.of(wanted.subject().text())
                .filter(Visible::isNeeded)
                .map(text -> "; its name has letters beyond ASCII: " + Visible.text(text))
                .orElse("");
    }
}
