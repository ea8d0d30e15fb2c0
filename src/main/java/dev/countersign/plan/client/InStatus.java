package dev.countersign.plan.client;

import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.ClientCertificateStatus.CertifiedKey;
import dev.countersign.pki.Certificate;
import dev.countersign.plan.Conditions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the status holds of a certificate with a request, for its holder to fetch and for us to know it again. It stays as
 * it is until there is a next one, whatever becomes of the spec meanwhile; without a request it is empty.
 */
record InStatus(
        @Nullable String certificate,
        @Nullable String issuedAt,
        @Nullable String wantedHash,
        @Nullable Integer generation,
        List<CertifiedKey> keys) {

    static InStatus of(Facts facts, ClientCertificateStatus old) {
        var requested = facts.wanted().map(wanted -> wanted.request().isPresent());
        if (!requested.orElse(old.certificate() != null)) {
            return new InStatus(null, null, null, null, List.of());
        }
        return facts.held()
                .filter(held -> held.leaf().isPresent())
                .map(held -> of(held, facts.observed().memory().certifiedKeys()))
                .orElseGet(() -> new InStatus(
                        old.certificate(),
                        old.issuedAt(),
                        old.wantedHash(),
                        old.authorityGeneration(),
                        old.certifiedKeys()));
    }

    private static InStatus of(Stored.Held held, List<CertifiedKey> known) {
        return new InStatus(
                Certificate.pem(held.chain()),
                held.facts().issuedAt().map(Conditions::text).orElse(null),
                held.facts().hash().orElse(null),
                Optional.of(held.facts().generation()).filter(n -> n > 0).orElse(null),
                Requests.certified(held, known));
    }

    ClientCertificateStatus put(ClientCertificateStatus s) {
        return new ClientCertificateStatus(
                s.conditions(),
                s.secretName(),
                s.notBefore(),
                s.notAfter(),
                s.renewalTime(),
                s.serialNumber(),
                s.fingerprint(),
                generation == null ? s.authorityGeneration() : generation,
                s.revision(),
                s.failedAttempts(),
                s.nextAttempt(),
                s.retried(),
                s.history(),
                certificate,
                issuedAt,
                wantedHash,
                keys);
    }
}
