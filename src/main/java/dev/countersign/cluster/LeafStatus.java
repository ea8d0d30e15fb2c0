package dev.countersign.cluster;

import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.ClientCertificateStatus.CertifiedKey;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.PkiException;
import dev.countersign.pki.RecentlyRead;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.client.Stored;
import dev.countersign.plan.client.Stored.Facts;
import dev.countersign.plan.client.Stored.Part;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The certificate of a holder's own key, in the status of its object. Whether it is one of ours its signature says. */
final class LeafStatus {
    private LeafStatus() {}

    static Stored read(@Nullable ClientCertificateStatus status, RecentlyRead texts) {
        if (status == null || status.certificate() == null) {
            return new Stored.Absent();
        }
        var chain = chain(status.certificate(), texts);
        var facts = new Facts(
                Optional.ofNullable(status.wantedHash()),
                Optional.ofNullable(status.revision()).orElse(0L),
                Conditions.time(status.issuedAt()),
                chain.stream().findFirst().flatMap(leaf -> keySince(leaf, status.certifiedKeys())),
                Optional.ofNullable(status.authorityGeneration()).orElse(0));
        return held(chain, facts);
    }

    /** What the status holds after a certificate was issued: it is written with the report. */
    static Stored.Held written(LeafContent content) {
        return held(content.chain(), content.facts());
    }

    private static Stored.Held held(List<Certificate> chain, Facts facts) {
        var part = chain.isEmpty() ? Part.UNREADABLE : Part.READ;
        return new Stored.Held(
                true, Part.READ, Optional.empty(), part, chain, "", Map.of(), Map.of(), facts, Map.of(), true, false);
    }

    private static List<Certificate> chain(String pem, RecentlyRead texts) {
        try {
            return texts.read(pem);
        } catch (PkiException e) {
            return List.of();
        }
    }

    private static Optional<Instant> keySince(Certificate leaf, List<CertifiedKey> keys) {
        return keys.stream()
                .filter(key -> leaf.publicKey().fingerprint().equals(key.fingerprint()))
                .findFirst()
                .flatMap(key -> Conditions.time(key.since()));
    }
}
