package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the Secret now (with a request: here), and what is being done about it. Times are RFC 3339 in UTC, whole
 * seconds.
 */
public record ClientCertificateStatus(
        @JsonPropertyDescription("Ready: a server would take what stands in the Secret. Issuing: a certificate is due.")
        @Size(max = 16)
        List<Condition> conditions,

        @JsonPropertyDescription("The Secret where the certificate stands.") @Nullable
        String secretName,

        @JsonPropertyDescription("When the certificate begins to be valid.") @Nullable
        String notBefore,

        @JsonPropertyDescription("When the certificate ends.") @Nullable
        String notAfter,

        @JsonPropertyDescription("When the next certificate is issued.") @Nullable
        String renewalTime,

        @JsonPropertyDescription("Serial number, lower case hexadecimal.") @Nullable
        String serialNumber,

        @JsonPropertyDescription("SHA-256 of the certificate, lower case hexadecimal.") @Nullable
        String fingerprint,

        @JsonPropertyDescription("Number of the authority's generation that issued it.") @Nullable
        Integer authorityGeneration,

        @JsonPropertyDescription("Counts the certificates of this object.") @Nullable
        Long revision,

        @JsonPropertyDescription("Attempts since the last success.") @Nullable
        Integer failedAttempts,

        @JsonPropertyDescription("No earlier than this is issuing tried again.") @Nullable
        String nextAttempt,

        @JsonPropertyDescription("Text of the annotation countersign.dev/retry that was followed last.")
        @Size(max = 64)
        @Nullable
        String retried,

        @JsonPropertyDescription("Certificates of this object that are still valid.") @Size(max = 64)
        List<Issued> history,

        @JsonPropertyDescription("With a request: the certificate and those between it and the root, as PEM.")
        @Size(max = 262144)
        @Nullable
        String certificate,

        @JsonPropertyDescription("With a request: when that certificate was issued.") @Nullable
        String issuedAt,

        @JsonPropertyDescription("With a request: hash of what that certificate was to say.") @Nullable
        String wantedHash,

        @JsonPropertyDescription("With a request: the keys that were certified for this object, newest last.")
        @Size(max = 64)
        List<CertifiedKey> certifiedKeys) {

    public static final ClientCertificateStatus EMPTY = new ClientCertificateStatus(
            List.of(), null, null, null, null, null, null, null, null, null, null, null, List.of());

    /** Of a certificate without a request. */
    public ClientCertificateStatus(
            List<Condition> conditions,
            @Nullable String secretName,
            @Nullable String notBefore,
            @Nullable String notAfter,
            @Nullable String renewalTime,
            @Nullable String serialNumber,
            @Nullable String fingerprint,
            @Nullable Integer authorityGeneration,
            @Nullable Long revision,
            @Nullable Integer failedAttempts,
            @Nullable String nextAttempt,
            @Nullable String retried,
            List<Issued> history) {
        this(
                conditions,
                secretName,
                notBefore,
                notAfter,
                renewalTime,
                serialNumber,
                fingerprint,
                authorityGeneration,
                revision,
                failedAttempts,
                nextAttempt,
                retried,
                history,
                null,
                null,
                null,
                List.of());
    }

    public ClientCertificateStatus {
        conditions = Api.listOf(conditions);
        history = Api.listOf(history);
        certifiedKeys = Api.listOf(certifiedKeys);
    }

    public ClientCertificateStatus with(List<Condition> changed) {
        return new ClientCertificateStatus(
                changed,
                secretName,
                notBefore,
                notAfter,
                renewalTime,
                serialNumber,
                fingerprint,
                authorityGeneration,
                revision,
                failedAttempts,
                nextAttempt,
                retried,
                history,
                certificate,
                issuedAt,
                wantedHash,
                certifiedKeys);
    }

    /** One certificate that can still be used by whoever holds its key. */
    public record Issued(
            @JsonPropertyDescription("Its serial number, lower case hexadecimal.") @Required
            String serial,

            @JsonPropertyDescription("When it ends.") @Required
            String notAfter,

            @JsonPropertyDescription("Number of the authority's generation that issued it.") @Required
            Integer generation) {}

    /** A holder's public key, and since when it is certified. */
    public record CertifiedKey(
            @JsonPropertyDescription("SHA-256 of the public key, lower case hexadecimal.") @Required
            String fingerprint,

            @JsonPropertyDescription("Since when it is certified.") @Required
            String since) {}
}
