package dev.countersign.it;

import dev.countersign.api.RelyingParty;
import dev.countersign.api.TrustBundleSpec;
import dev.countersign.testing.Document;
import dev.countersign.testing.Document.Block;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One section of a page in docs/how-to: what a reader would copy out of it. */
record HowTo(String title, List<Block> blocks) {
    private static final Pattern NAMED = Pattern.compile("# (/\\S+)\\n");

    static List<HowTo> sections(String page) {
        return Document.read(Path.of(page)).sections().stream()
                .map(section -> new HowTo(section.title(), section.blocks()))
                .toList();
    }

    /** What goes into the pod template, as it stands there. */
    String template() {
        return yaml().filter(text -> text.startsWith("containers:")).findFirst().orElseThrow();
    }

    PodSpec pod() {
        return Serialization.unmarshal(template(), PodSpec.class);
    }

    boolean isServer() {
        return yaml().anyMatch(text -> text.startsWith("containers:"));
    }

    /** The entry in relyingParties, as it stands there. */
    String entry() {
        return yaml().filter(text -> text.startsWith("- {kind:"))
                .findFirst()
                .orElseThrow()
                .strip()
                .substring("- ".length());
    }

    RelyingParty party() {
        return Serialization.unmarshal("sources: []\nrelyingParties:\n- " + entry(), TrustBundleSpec.class)
                .relyingParties()
                .getFirst();
    }

    /** Files by their paths, which stand in their first lines. */
    Map<String, String> files() {
        var files = new LinkedHashMap<String, String>();
        for (var block : blocks) {
            var name = NAMED.matcher(block.text());
            if (name.lookingAt()) {
                files.put(name.group(1), block.text());
            }
        }
        return files;
    }

    List<String> commands() {
        return blocks.stream()
                .filter(block -> block.language().equals("sh"))
                .map(Block::text)
                .toList();
    }

    private Stream<String> yaml() {
        return blocks.stream().filter(block -> block.language().equals("yaml")).map(Block::text);
    }

    @Override
    public String toString() {
        return title;
    }
}
