package dev.countersign.signer;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.PublicKey;
import dev.countersign.pki.SubjectAlternativeName;
import dev.countersign.pki.Usage;
import dev.countersign.pki.Validity;
import java.util.List;
import java.util.Set;

/**
 * Whoever turns an order into a certificate. Answers, never throws for what a caller must handle; may be asked by
 * several threads at once. {@code SignerConformance} among the tests is this contract.
 */
public interface Signer {
    /**
     * Asked again with the same order it gives the same certificate, by serial number, and no second one. The order is
     * the same if uid, revision and key are: its validity counts from when it is asked, so that a certificate that a
     * person approves after days still has its whole life.
     */
    Answer sign(Order order);

    /**
     * What shall be certified, already judged by policy.
     *
     * @param uid of the object that the certificate is for; with {@code revision} it makes the serial number
     * @param validity as wished; the signer cuts it to its own
     */
    record Order(
            String uid,
            long revision,
            DistinguishedName subject,
            Set<SubjectAlternativeName> alternativeNames,
            Set<Usage> usages,
            PublicKey publicKey,
            Validity validity) {

        /** The same order, asked for again later. */
        public Order valid(Validity later) {
            return new Order(uid, revision, subject, alternativeNames, usages, publicKey, later);
        }
    }

    /** Every answer demands another reaction, so every caller must look at each. */
    sealed interface Answer {}

    /** The certificate, followed by those between it and the root. */
    record Signed(List<Certificate> chain) implements Answer {
        public Signed {
            chain = List.copyOf(chain);
        }
    }

    /** Not yet; ask again with the same order. */
    record Pending(String reason) implements Answer {}

    /** Never: the order is to blame. */
    record Refused(String reason) implements Answer {}

    /** Not now: the signer is to blame. */
    record Unavailable(String reason) implements Answer {}
}
