package dev.countersign.plan.client;

import dev.countersign.pki.CertificateRequest;
import dev.countersign.pki.PkiException;
import dev.countersign.pki.PublicKey;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.util.Optional;

/** The request of a holder who keeps the key, as far as it can be read. */
public sealed interface Request {
    /** A request; what it asks for was not yet judged. */
    record Legible(CertificateRequest parsed) implements Request {}

    /** Something else. */
    record Unreadable(Finding because) implements Request {}

    /** Reads; never throws. */
    static Request of(String pem) {
        try {
            return new Legible(CertificateRequest.read(pem));
        } catch (PkiException e) {
            return new Unreadable(new Finding(Code.REQUEST_UNREADABLE, e.what()));
        }
    }

    /** The key to certify, if it is one that could be certified. */
    default Optional<PublicKey> publicKey() {
        return switch (this) {
            case Legible legible -> legible.parsed().publicKey();
            case Unreadable _ -> Optional.empty();
        };
    }
}
