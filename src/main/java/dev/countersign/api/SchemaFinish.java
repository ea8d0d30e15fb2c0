package dev.countersign.api;

import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/** Says in the schema what the generator has no annotation for. Runs in the build, never in the operator. */
public final class SchemaFinish implements CRDPostProcessor {
    private static final List<String> COLUMNS = List.of(
            "READY",
            "AUTHORITY",
            "GENERATION",
            "EXPIRES",
            "RENEWS",
            "PUBLISHED",
            "TRUSTING",
            "AGE",
            "SERIAL",
            "SECRET",
            "REASON");

    @Override
    public HasMetadata process(HasMetadata crd, String crdVersion) {
        if (crd instanceof CustomResourceDefinition definition) {
            definition.getSpec().getVersions().forEach(SchemaFinish::finish);
        }
        return crd;
    }

    private static void finish(CustomResourceDefinitionVersion served) {
        var root = served.getSchema().getOpenAPIV3Schema();
        root.setRequired(List.of("spec")); // else an object without a spec passes
        walk(root);
        var columns = new ArrayList<>(served.getAdditionalPrinterColumns());
        columns.sort(Comparator.comparingInt(SchemaFinish::rank)); // the generator sorts by jsonPath
        served.setAdditionalPrinterColumns(columns);
    }

    private static int rank(CustomResourceColumnDefinition column) {
        var place = COLUMNS.indexOf(column.getName());
        return place < 0 ? COLUMNS.size() : place;
    }

    private static void walk(JSONSchemaProps schema) {
        // A record component annotates its field and its accessor, so each rule comes twice.
        schema.setXKubernetesValidations(new ArrayList<>(new LinkedHashSet<>(schema.getXKubernetesValidations())));
        if (schema.getItems() != null) {
            walk(schema.getItems().getSchema());
        }
        if (schema.getAdditionalProperties() != null) {
            schema.setMaxProperties(64L); // @Size does nothing on a map
            schema.getAdditionalProperties().getSchema().setMaxLength(1024L);
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach(SchemaFinish::property);
        }
    }

    private static void property(String name, JSONSchemaProps schema) {
        walk(schema);
        if (name.equals("conditions")) {
            schema.setXKubernetesListType("map");
            schema.setXKubernetesListMapKeys(List.of("type"));
        }
        if (name.equals("history") || name.equals("generations")) {
            schema.setXKubernetesListType("map");
            schema.setXKubernetesListMapKeys(List.of(name.equals("history") ? "serial" : "number"));
        }
    }
}
