package dev.countersign.signer.fake;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.pki.Usage;
import dev.countersign.pki.Validity;
import dev.countersign.signer.Signer;
import dev.countersign.signer.local.LocalSigner;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Signs, but not what was ordered, as a signer with a template or a mind of its own does. */
public record CarelessSigner(SigningAuthority authority, UnaryOperator<Signer.Order> mistake) implements Signer {
    @Override
    public Answer sign(Order order) {
        return new LocalSigner(authority).sign(mistake.apply(order));
    }

    public static CarelessSigner wrongKey() {
        return of(o -> new Order(
                o.uid(),
                o.revision(),
                o.subject(),
                o.alternativeNames(),
                o.usages(),
                Pki.ED25519_KEY.publicKey(),
                o.validity()));
    }

    public static CarelessSigner wrongNames() {
        return of(o -> new Order(
                o.uid(),
                o.revision(),
                DistinguishedName.parse("CN=somebody else"),
                o.alternativeNames(),
                o.usages(),
                o.publicKey(),
                o.validity()));
    }

    public static CarelessSigner fewerNames() {
        return of(
                o -> new Order(o.uid(), o.revision(), o.subject(), Set.of(), o.usages(), o.publicKey(), o.validity()));
    }

    public static CarelessSigner wrongUsages() {
        return of(o -> new Order(
                o.uid(),
                o.revision(),
                o.subject(),
                o.alternativeNames(),
                Set.of(Usage.CLIENT_AUTH),
                o.publicKey(),
                o.validity()));
    }

    /** From a cache: what was right a month ago. */
    public static CarelessSigner expired() {
        return valid(Validity.from(Pki.START.minus(Duration.ofHours(20)), Duration.ofHours(1)));
    }

    /** Almost at its end: it would be renewed at once, and the next one too. */
    public static CarelessSigner nearlyExpired() {
        return valid(Validity.from(Pki.START.minus(Duration.ofHours(20)), Duration.ofHours(21)));
    }

    public static CarelessSigner notYetValid() {
        return valid(Validity.from(Pki.START.plus(Duration.ofHours(2)), Duration.ofDays(1)));
    }

    public static CarelessSigner wrongAuthority() {
        return new CarelessSigner(Pki.OTHER_AUTHORITY, order -> order);
    }

    /** An answer without a certificate. */
    public static Signer empty() {
        return order -> new Signed(List.of());
    }

    /** The issuer first, the leaf behind it. */
    public static Signer upsideDown() {
        return order -> new LocalSigner(Pki.AUTHORITY).sign(order) instanceof Signed signed
                ? new Signed(List.of(Pki.AUTHORITY.certificate(), signed.chain().getFirst()))
                : new Unavailable("the fake cannot sign");
    }

    private static CarelessSigner valid(Validity validity) {
        return of(o -> new Order(
                o.uid(), o.revision(), o.subject(), o.alternativeNames(), o.usages(), o.publicKey(), validity));
    }

    private static CarelessSigner of(UnaryOperator<Order> mistake) {
        return new CarelessSigner(Pki.AUTHORITY, mistake);
    }
}
