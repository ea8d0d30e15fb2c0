package dev.countersign.plan.trust;

import dev.countersign.pki.Certificate;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.util.List;
import java.util.Set;

/** What was seen of one source. */
public sealed interface Seen {
    /** The same without certificates of these public keys, which others know. */
    default Seen without(Set<String> keys, Source source) {
        if (!(this instanceof Found found)) {
            return this;
        }
        var rest = found.certificates().stream()
                .filter(certificate -> !keys.contains(certificate.publicKey().fingerprint()))
                .toList();
        return rest.isEmpty()
                ? new Lacking(new Finding(
                        Code.SOURCE_DISTRUSTED,
                        source.label() + " holds nothing but keys that an authority has put out of trust"))
                : new Found(rest);
    }

    /** CA certificates, at least one; whether they are valid is asked later. */
    record Found(List<Certificate> certificates) implements Seen {
        public Found {
            certificates = List.copyOf(certificates);
        }
    }

    /** Nothing that can be used, and why: what the source gave last stays in the bundle. */
    record Lacking(Finding because) implements Seen {}
}
