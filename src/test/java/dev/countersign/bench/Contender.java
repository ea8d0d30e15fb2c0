package dev.countersign.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator that is measured, read from a YAML file; {@code bench/README.md} explains the fields. In its templates
 * {@code ${name}} and {@code ${namespace}} stand for the object's own.
 *
 * @param resource group, version and plural, separated by slashes
 * @param condition the type of the condition that is True when a certificate is there
 * @param setup what is applied once in each namespace
 * @param awaits what kubectl waits for in each namespace before the clock starts, as kind/name
 */
record Contender(
        String name,
        String resource,
        String condition,
        @Nullable List<String> install,
        @Nullable List<String> command,
        String setup,
        String awaits,
        String certificate) {

    private static final YAMLMapper YAML = new YAMLMapper();

    /** Reads a file, and says which field is missing if one is. */
    static Contender read(Path file) {
        try {
            var found = YAML.readValue(Files.readString(file), Contender.class);
            found.check();
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " does not describe an operator to measure", e);
        }
    }

    private void check() {
        require("name", name);
        require("condition", condition);
        require("setup", setup);
        require("awaits", awaits);
        require("certificate", certificate);
        if (!require("resource", resource).matches("[^/]+/[^/]+/[^/]+")) {
            throw new IllegalArgumentException("resource is '" + resource
                    + "': write group/version/plural, such as cert-manager.io/v1/certificates");
        }
    }

    private static String require(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(field + " is missing: bench/countersign.yaml has all fields");
        }
        return value;
    }

    /** The custom resource to create, as JSON. */
    JsonNode certificate(String namespace, String name) {
        try {
            return YAML.readTree(fill(certificate, namespace).replace("${name}", name));
        } catch (IOException e) {
            throw new UncheckedIOException("the template 'certificate' of " + this.name + " is not YAML", e);
        }
    }

    /** The same with one more line in the spec of each certificate; the template's spec must come last. */
    Contender with(String line) {
        var more = certificate.stripTrailing() + "\n  " + line + "\n";
        return new Contender(name, resource, condition, install, command, setup, awaits, more);
    }

    /** What is applied once in a namespace. */
    String setup(String namespace) {
        return fill(setup, namespace);
    }

    private static String fill(String template, String namespace) {
        return template.replace("${namespace}", namespace);
    }

    /** The path of all objects of the kind. */
    String path() {
        var parts = resource.split("/", -1);
        return "/apis/" + parts[0] + "/" + parts[1] + "/" + parts[2];
    }

    /** The path of the objects of the kind in a namespace. */
    String path(String namespace) {
        var parts = resource.split("/", -1);
        return "/apis/" + parts[0] + "/" + parts[1] + "/namespaces/" + namespace + "/" + parts[2];
    }
}
