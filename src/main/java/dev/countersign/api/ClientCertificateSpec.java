package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one client certificate shall be. Field names follow cert-manager wherever the meaning is the same. */
@ValidationRule(
        value = "has(self.commonName) || has(self.literalSubject)"
                + " || (has(self.dnsNames) && self.dnsNames.size() > 0)"
                + " || (has(self.ipAddresses) && self.ipAddresses.size() > 0)"
                + " || (has(self.uris) && self.uris.size() > 0)"
                + " || (has(self.emailAddresses) && self.emailAddresses.size() > 0)"
                + " || (has(self.otherNames) && self.otherNames.size() > 0)",
        message = "a certificate must name somebody: give at least one of commonName, literalSubject, dnsNames,"
                + " ipAddresses, uris, emailAddresses or otherNames")
@ValidationRule(
        value = "!has(self.literalSubject) || (!has(self.commonName) && !has(self.subject))",
        message = "literalSubject is the whole distinguished name: remove commonName and subject, or write those"
                + " instead of literalSubject",
        fieldPath = ".literalSubject")
@ValidationRule(
        value = "!(has(self.renewBefore) && has(self.renewBeforePercentage))",
        message = "renewBefore and renewBeforePercentage say the same thing twice: keep one of them",
        fieldPath = ".renewBefore")
@ValidationRule(
        value = Rules.RENEW_BEFORE_SHORTER_THAN_CLIENTS,
        message = "renewBefore must be shorter than duration, or the certificate is renewed without end",
        fieldPath = ".renewBefore")
@ValidationRule(
        value = "!has(self.usages) || !('key encipherment' in self.usages) || has(self.request)"
                + " || (has(self.privateKey) && has(self.privateKey.algorithm) && self.privateKey.algorithm == 'RSA')",
        message = "key encipherment is for RSA keys only (RFC 8813): remove it, or set privateKey.algorithm to RSA",
        fieldPath = ".usages")
@ValidationRule(
        value = "!has(self.privateKey) || !has(self.privateKey.maxAge) || (has(self.privateKey.rotationPolicy) ?"
                + " self.privateKey.rotationPolicy == 'Never' : has(self.request))",
        message = "maxAge is for keys that are kept: set rotationPolicy to Never, or remove maxAge",
        fieldPath = ".privateKey.maxAge")
@ValidationRule(
        value = "!has(self.request) || !has(self.privateKey) || !(has(self.privateKey.algorithm)"
                + " || has(self.privateKey.size) || has(self.privateKey.encoding))",
        message =
                "with a request the key is its holder's, and the operator neither chooses nor has it: remove algorithm,"
                        + " size and encoding from privateKey, or remove request",
        fieldPath = ".privateKey")
@ValidationRule(
        value = "!has(self.request) || !(has(self.keystores) || has(self.additionalOutputFormats))",
        message = "with a request the operator has no key to put into keystores or other formats: remove keystores and"
                + " additionalOutputFormats, or remove request",
        fieldPath = ".request")
@ValidationRule(
        value = "!has(self.request) || !has(self.secretTemplate) || has(self.secretName)",
        message = "with a request there is a Secret only if secretName is set: set it, or remove secretTemplate",
        fieldPath = ".secretTemplate")
@ValidationRule(
        value = "!has(self.request) || !(has(self.trustBundleRef) || has(self.restart)) || has(self.secretName)",
        message =
                "with a request there is a Secret only if secretName is set: set it, or remove trustBundleRef and restart",
        fieldPath = ".secretName")
@ValidationRule(
        value =
                "!has(self.usages) || !('key agreement' in self.usages)"
                        + " || !has(self.privateKey) || !has(self.privateKey.algorithm) || self.privateKey.algorithm == 'ECDSA'",
        message = "key agreement is for ECDSA keys only (RFC 3279, RFC 8410): remove it, or set privateKey.algorithm to"
                + " ECDSA",
        fieldPath = ".usages")
public record ClientCertificateSpec(
        @Required @JsonPropertyDescription("The authority that issues this certificate.")
        AuthorityRef authorityRef,

        @JsonPropertyDescription("Common name of the subject, at most 64 characters (RFC 5280).")
        @Size(min = 1, max = 64)
        @ValidationRule(
                value = "!self.matches('[[:cntrl:]]')",
                message = "commonName may not contain control characters: remove them")
        @Nullable
        String commonName,

        @JsonPropertyDescription("Further parts of the distinguished name.") @Nullable
        Subject subject,

        @JsonPropertyDescription("The whole distinguished name as RFC 4514 text, for example CN=orders,OU=shop,O=Acme."
                + " Its order is kept. Excludes commonName and subject.")
        @Size(min = 3, max = 1024)
        @Nullable
        String literalSubject,

        @JsonPropertyDescription("DNS names of the client.")
        @Size(max = 100)
        @ValidationRule(
                value = "self.all(name, name.matches('" + Rules.DNS_NAME + "'))",
                message = "each of dnsNames must be a DNS name such as orders.shop.svc: letters, digits, '-' and '.',"
                        + " internationalised names in their xn-- form")
        List<@Size(min = 1, max = 253) String> dnsNames,

        @JsonPropertyDescription("IP addresses of the client.")
        @Size(max = 100)
        @ValidationRule(
                value = "self.all(address, isIP(address))",
                message = "each of ipAddresses must be an IPv4 or IPv6 address such as 10.0.0.7 or 2001:db8::7")
        List<@Size(min = 2, max = 45) String> ipAddresses,

        @JsonPropertyDescription("URIs of the client, for example a SPIFFE ID.")
        @Size(max = 100)
        @ValidationRule(
                value = "self.all(uri, uri.matches('^[a-zA-Z][a-zA-Z0-9+.-]*:[!-~]+$'))",
                message = "each of uris must be an absolute URI in ASCII such as spiffe://example.org/orders")
        List<@Size(min = 3, max = 1024) String> uris,

        @JsonPropertyDescription("E-mail addresses of the client.")
        @Size(max = 100)
        @ValidationRule(
                value = "self.all(address, address.matches('^[!-?A-~]+@[a-zA-Z0-9.-]+$'))",
                message = "each of emailAddresses must be an ASCII address such as ann@example.org")
        List<@Size(min = 3, max = 254) String> emailAddresses,

        @JsonPropertyDescription("Other names by object identifier, for example a Microsoft user principal name.")
        @Size(max = 20)
        List<OtherName> otherNames,

        @JsonPropertyDescription(
                "How long each certificate is valid, counted from its issue." + " Default: 24h, with a request 90d.")
        @Size(max = 32)
        @ValidationRule(value = Span.RULE, message = Span.MESSAGE)
        @ValidationRule(value = Span.AT_LEAST_A_MINUTE, message = Span.AT_LEAST_A_MINUTE_MESSAGE)
        Span duration,

        @JsonPropertyDescription("Renew when this much of the life is left. Default: one third of the issued life.")
        @Size(max = 32)
        @ValidationRule(value = Span.RULE, message = Span.MESSAGE)
        @Nullable
        Span renewBefore,

        @JsonPropertyDescription("Renew when this share of the issued life is left, in percent.")
        @Min(1)
        @Max(99)
        @Nullable
        Integer renewBeforePercentage,

        @JsonPropertyDescription("What the key may be used for. Default: digital signature and client auth.")
        @Size(max = 10)
        @ValidationRule(
                value = "self.all(usage, usage in [" + Rules.USAGES + "])",
                message = "each of usages must be one of " + Rules.USAGES)
        @ValidationRule(
                value = "'client auth' in self",
                message = "a client certificate needs the usage 'client auth': add it, or leave usages out")
        @ValidationRule(value = Rules.CAN_PROVE_ITSELF, message = Rules.CAN_PROVE_ITSELF_MESSAGE)
        List<@Size(max = 32) String> usages,

        @JsonPropertyDescription("The private key. Default: a new ECDSA P-256 key for each certificate, as PKCS8.")
        PrivateKeySpec privateKey,

        @JsonPropertyDescription("The Secret where key, certificate and trust anchors land. Default: the object's name."
                + " With a request: none if this is left out; no key ever lands there.")
        @Size(min = 1, max = 253)
        @ValidationRule(
                value = Rules.OBJECT_NAME,
                message = "secretName must be a name that a Secret can have: lower case letters, digits, '-' and '.'")
        @Nullable
        String secretName,

        @JsonPropertyDescription("Labels and annotations that the Secret shall carry.") @Nullable
        SecretTemplate secretTemplate,

        @JsonPropertyDescription("Keystores of the same pair in the same Secret.") @Nullable
        Keystores keystores,

        @JsonPropertyDescription(
                "Further forms in the same Secret: CombinedPEM (tls-combined.pem: key, then chain), DER"
                        + " (key.der: the key, encoded as privateKey.encoding says).")
        @Size(max = 2)
        List<@Nullable OutputFormat> additionalOutputFormats,

        @JsonPropertyDescription(
                "The TrustBundle of this namespace that ca.crt and trust stores in the Secret shall hold."
                        + " Default: all trusted generations of the authority.")
        @Nullable
        TrustBundleRef trustBundleRef,

        @JsonPropertyDescription(
                "Workloads that read the Secret only when they start. The operator rolls them one after"
                        + " the other when its certificate or trust anchors have changed.")
        @Size(max = 16)
        List<Workload> restart,

        @JsonPropertyDescription(
                "A certificate request (PKCS#10, PEM) by whoever holds the key. It proves that the key is there; the"
                        + " names are the ones in this spec, and the request may ask for no others. The certificate lands"
                        + " in status.certificate.")
        @Size(max = 32768)
        @ValidationRule(
                value = "self.matches('" + Rules.REQUEST + "')",
                message = "request must begin with '-----BEGIN CERTIFICATE REQUEST-----': write what 'openssl req -new'"
                        + " prints")
        @ValidationRule(
                value = "!self.contains('PRIVATE KEY')",
                message = "request holds a private key, which must stay with its holder: make a new key and a new"
                        + " request, and write only the request")
        @Nullable
        String request) {

    public static final Span DEFAULT_DURATION = Span.of("24h");
    public static final Span DEFAULT_DURATION_OF_REQUESTS = Span.of("90d");
    public static final List<String> DEFAULT_USAGES = List.of("digital signature", "client auth");

    public ClientCertificateSpec {
        dnsNames = Api.listOf(dnsNames);
        ipAddresses = Api.listOf(ipAddresses);
        uris = Api.listOf(uris);
        emailAddresses = Api.listOf(emailAddresses);
        otherNames = Api.listOf(otherNames);
        // Not in the schema, where a default cannot depend on another field.
        var whole = request == null ? DEFAULT_DURATION : DEFAULT_DURATION_OF_REQUESTS;
        duration = duration == null ? whole : duration;
        usages = Api.listOf(usages).isEmpty() ? DEFAULT_USAGES : Api.listOf(usages);
        privateKey = privateKey == null ? PrivateKeySpec.DEFAULT : privateKey;
        restart = Api.listOf(restart);
        // A null is a form that this build does not know: kept, so that it can be told.
        additionalOutputFormats = additionalOutputFormats == null
                ? List.of()
                : Collections.unmodifiableList(new ArrayList<>(additionalOutputFormats));
    }
}
