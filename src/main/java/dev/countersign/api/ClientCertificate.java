package dev.countersign.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A certificate that a client proves itself with: who it names, who issues it, and the Secret where it lands. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("ccert")
@Categories("countersign")
@ValidationRule(value = Api.NAME_RULE, message = Api.NAME_MESSAGE)
@AdditionalPrinterColumn(
        name = "READY",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "AUTHORITY",
        jsonPath = ".spec.authorityRef.name",
        type = AdditionalPrinterColumn.Type.STRING)
// Strings, because kubectl prints a date in the future as <invalid>.
@AdditionalPrinterColumn(name = "EXPIRES", jsonPath = ".status.notAfter", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "RENEWS", jsonPath = ".status.renewalTime", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "SERIAL",
        jsonPath = ".status.serialNumber",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "SECRET",
        jsonPath = ".status.secretName",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "REASON",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
public final class ClientCertificate extends CustomResource<ClientCertificateSpec, ClientCertificateStatus>
        implements Namespaced {
    private static final long serialVersionUID = 1L;
}
