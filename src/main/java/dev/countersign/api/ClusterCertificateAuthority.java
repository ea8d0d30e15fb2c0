package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** An authority that issues for the namespaces it allows; none until they are stated. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("ccauth")
@Categories("countersign")
@ValidationRule(value = Api.NAME_RULE, message = Api.NAME_MESSAGE)
@ValidationRule(
        value = "!has(self.spec.intermediate)"
                + " || self.spec.intermediate.authorityRef.kind == 'ClusterCertificateAuthority'",
        message = "a ClusterCertificateAuthority is signed by another one of its kind: set authorityRef.kind to"
                + " ClusterCertificateAuthority",
        fieldPath = ".spec.intermediate.authorityRef.kind")
@ValidationRule(
        value = "!has(self.spec.intermediate) || self.spec.intermediate.authorityRef.name != self.metadata.name",
        message = "an authority cannot sign itself as an intermediate: name another one, or write selfSigned",
        fieldPath = ".spec.intermediate.authorityRef.name")
@AdditionalPrinterColumn(
        name = "READY",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "GENERATION",
        jsonPath = ".status.activeGeneration",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "EXPIRES", jsonPath = ".status.notAfter", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "REASON",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
// Else Jackson finds the deserializer of the interface HasMetadata first, which calls itself for our kinds.
@JsonDeserialize(using = JsonDeserializer.None.class)
public final class ClusterCertificateAuthority extends CustomResource<AuthoritySpec, AuthorityStatus>
        implements Authority {
    private static final long serialVersionUID = 1L;

    @Override
    @JsonIgnore
    public AuthorityRef.Kind kind() {
        return AuthorityRef.Kind.ClusterCertificateAuthority;
    }
}
