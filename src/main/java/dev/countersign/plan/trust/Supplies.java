package dev.countersign.plan.trust;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.PkiException;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.policy.Visible;
import java.util.List;

/**
 * Judges what stands in a source. One wrong certificate makes all of it doubtful: half of an edit that went wrong must not
 * reach a verifier, so what the source gave before stays until the whole of it is right.
 */
public final class Supplies {
    /** As much text as is read of one source; a hundred and fifty roots make about 330 kB. */
    static final int MOST_CHARACTERS = 512 * 1024;

    private static final int SHOWN = 80;

    private Supplies() {}

    /** What the text of a source holds. Never throws. */
    public static Seen of(Source source, String text) {
        if (text.length() > MOST_CHARACTERS) {
            return lacking(
                    Code.TRUST_SOURCE_TOO_LARGE,
                    source,
                    "holds more than " + MOST_CHARACTERS + " characters: spread the certificates over several sources");
        }
        // Before anything is parsed, and nothing of it is ever shown.
        if (text.contains("PRIVATE KEY")) {
            return lacking(
                    Code.TRUST_SOURCE_HOLDS_KEY,
                    source,
                    "holds a private key, which is never copied, and nothing else is taken from beside it: put the CA"
                            + " certificates into a place of their own");
        }
        try {
            return of(source, Certificate.readAll(text));
        } catch (PkiException e) {
            return lacking(Code.TRUST_SOURCE_UNREADABLE, source, "is not readable: " + e.what());
        }
    }

    private static Seen of(Source source, List<Certificate> certificates) {
        return certificates.stream()
                .filter(certificate -> !certificate.isTrustAnchor())
                .findFirst()
                .map(other -> lacking(
                        Code.TRUST_SOURCE_NOT_AN_AUTHORITY,
                        source,
                        ("holds '%s', which is no CA certificate: trusted as an anchor it would not let anybody in, so it"
                                        + " is probably the wrong one; write the CA's")
                                .formatted(name(other))))
                .orElseGet(() -> new Seen.Found(certificates));
    }

    static String name(Certificate certificate) {
        var text = Visible.text(certificate.subjectText());
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    /** The source is not there. */
    public static Seen missing(Source source) {
        return lacking(Code.TRUST_SOURCE_MISSING, source, "is not there: create it, or remove the source");
    }

    /** The source is one of the objects that this bundle fills: what was in it would never leave it. */
    public static Seen ownTarget(Source source) {
        return lacking(
                Code.TRUST_SOURCE_IS_ITS_TARGET,
                source,
                "is filled with this very bundle, so that nothing would ever leave it: name another source");
    }

    private static Seen lacking(Code code, Source source, String what) {
        return new Seen.Lacking(new Finding(code, source.label() + " " + what));
    }
}
