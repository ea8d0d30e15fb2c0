package dev.countersign.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** The trust anchors of whoever verifies certificates: where they come from, where they land, and who goes by them. */
@Group(Api.GROUP)
@Version(Api.VERSION)
@ShortNames("tbundle")
@Categories("countersign")
@ValidationRule(value = Api.NAME_RULE, message = Api.NAME_MESSAGE)
@AdditionalPrinterColumn(
        name = "READY",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "PUBLISHED", jsonPath = ".status.published", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "TRUSTING", jsonPath = ".status.trusting", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "REASON",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
public final class TrustBundle extends CustomResource<TrustBundleSpec, TrustBundleStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;
}
