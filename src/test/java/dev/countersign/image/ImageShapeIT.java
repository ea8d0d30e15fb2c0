package dev.countersign.image;

import static dev.countersign.image.Archive.blob;
import static dev.countersign.image.Archive.each;
import static dev.countersign.image.Archive.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.testing.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@code make image} made: readable for everybody, and nothing in it that is of use to an intruder alone. */
class ImageShapeIT {
    private static final Path FILE = Path.of(Environment.orElse("COUNTERSIGN_ARCHIVE", "target/image.tar"));
    private static final String HOME = "opt/countersign/";
    private static final int ABOVE_PERMISSIONS = 06000;
    private static final int WRITABLE_BY_ALL = 0002;

    private static Archive archive = new Archive(new TreeMap<>());

    @BeforeAll
    static void read() {
        assumeTrue(Files.exists(FILE), "there is no image: run 'make image'");
        archive = Archive.read(FILE);
    }

    @Test
    void every_blob_is_what_its_name_says() {
        archive.files().forEach((name, bytes) -> {
            if (name.startsWith("blobs/")) {
                assertThat(name).isEqualTo("blobs/sha256/" + sha256(bytes));
            }
        });
    }

    @Test
    void every_descriptor_says_how_long_its_blob_is() {
        var descriptors = new ArrayList<JsonNode>(each(archive.manifest().path("layers")));
        descriptors.add(archive.manifest().path("config"));
        descriptors.add(archive.json("index.json").path("manifests").path(0));

        assertThat(descriptors)
                .hasSizeGreaterThan(5)
                .allSatisfy(each -> assertThat(archive.bytes(blob(each)))
                        .hasSize(each.path("size").asInt()));
    }

    @Test
    void docker_finds_the_same_image_as_others() {
        var docker = archive.json("manifest.json").path(0);

        assertThat(docker.path("Config").asText())
                .isEqualTo(blob(archive.manifest().path("config")));
        assertThat(texts(docker.path("Layers"))).isEqualTo(archive.layers());
        var name = archive.json("index.json").at("/manifests/0/annotations").path("io.containerd.image.name");
        assertThat(name.asText())
                .contains("/")
                .endsWith(docker.path("RepoTags").path(0).asText());
    }

    @Test
    void the_config_names_the_layers_by_what_is_in_them() throws IOException {
        var found = new ArrayList<String>();
        for (var layer : archive.layers()) {
            found.add("sha256:" + sha256(archive.unpacked(layer)));
        }

        assertThat(texts(archive.config().at("/rootfs/diff_ids"))).isEqualTo(found);
    }

    @Test
    void nobody_gains_rights_or_changes_what_others_run() throws IOException {
        var suspects = new ArrayList<String>();
        archive.walk((entry, content) -> {
            var sticky = entry.getName().equals("tmp/");
            var open = !entry.isSymbolicLink() && (entry.getMode() & WRITABLE_BY_ALL) != 0;
            if ((entry.getMode() & ABOVE_PERMISSIONS) != 0 || (open && !sticky) || entry.getLongUserId() != 0) {
                suspects.add(entry.getName());
            }
        });

        assertThat(suspects).isEmpty();
    }

    @Test
    void there_is_no_shell_and_the_only_programs_are_those_of_java() throws IOException {
        var programs = new HashSet<String>();
        archive.walk((entry, content) -> {
            var library = entry.getName().contains(".so");
            if (entry.isFile() && !entry.isSymbolicLink() && (entry.getMode() & 0111) != 0 && !library) {
                programs.add(entry.getName());
            }
        });

        assertThat(programs).contains("opt/java/bin/java").allMatch(name -> name.startsWith("opt/java/"));
    }

    @Test
    void no_file_is_in_two_layers() throws IOException {
        var files = new ArrayList<String>();
        archive.walk((entry, content) -> {
            if (!entry.isDirectory()) {
                files.add(entry.getName());
            }
        });

        assertThat(files).doesNotHaveDuplicates().hasSizeGreaterThan(200);
    }

    @Test
    void each_jar_that_is_shipped_is_in_the_bill_of_materials() throws IOException {
        var jars = new HashSet<String>();
        var bills = new ArrayList<JsonNode>();
        archive.walk((entry, content) -> {
            if (isLibrary(entry)) {
                jars.add(Path.of(entry.getName()).getFileName().toString());
            }
            if (entry.getName().equals(HOME + "countersign.cdx.json")) {
                bills.add(new ObjectMapper().readTree(content.readAllBytes()));
            }
        });
        // By name, because Quarkus leaves files out of two of them.
        var billed = each(bills.getFirst().path("components")).stream()
                .map(ImageShapeIT::fileName)
                .toList();

        assertThat(jars).hasSizeGreaterThan(100);
        jars.removeIf(jar -> billed.stream().anyMatch(jar::startsWith));
        assertThat(jars).isEmpty();
    }

    /** How the file of a component begins, before its classifier. */
    private static String fileName(JsonNode component) {
        return "%s.%s-%s"
                .formatted(
                        component.path("group").asText(),
                        component.path("name").asText(),
                        component.path("version").asText());
    }

    private static boolean isLibrary(TarArchiveEntry entry) {
        return entry.getName().startsWith(HOME + "lib/") && entry.getName().endsWith(".jar");
    }

    @Test
    void it_says_what_it_is() {
        var labels = archive.config().at("/config/Labels");

        assertThat(labels.path("org.opencontainers.image.title").asText()).isEqualTo("Countersign");
        assertThat(labels.path("org.opencontainers.image.version").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(labels.path("org.opencontainers.image.licenses").asText()).isEqualTo("Apache-2.0");
    }

    @Test
    void the_dockerfile_runs_the_same_with_the_same_files() throws IOException {
        var config = archive.config().path("config");
        var names = new HashSet<String>();
        archive.walk((entry, content) -> names.add(entry.getName().replaceFirst("/$", "")));

        assertThat(config.path("User").asText()).isEqualTo(instruction("USER"));
        assertThat(config.path("WorkingDir").asText()).isEqualTo(instruction("WORKDIR"));
        assertThat(texts(config.path("Env")))
                .isEqualTo(List.of(instruction("ENV").split(" ")));
        assertThat(texts(config.path("Cmd"))).isEqualTo(list(instruction("CMD")));
        assertThat(texts(config.path("Entrypoint")).subList(0, 2)).isEqualTo(list(instruction("ENTRYPOINT")));
        assertThat(copied()).hasSizeGreaterThan(5).isSubsetOf(names);
        assertThat(topOf(names)).isEqualTo(copied());
    }

    /** What lies in the operator's folder, apart from the cache, which the Dockerfile has not. */
    private static Set<String> topOf(Set<String> names) {
        var direct = Pattern.compile(HOME + "[^/]+");
        return names.stream()
                .filter(name -> direct.matcher(name).matches() && !name.endsWith(".aot"))
                .collect(Collectors.toSet());
    }

    /** Where the Dockerfile puts what it takes from the build. */
    private static Set<String> copied() throws IOException {
        var copied = new HashSet<String>();
        for (var line : Files.readAllLines(Path.of("Dockerfile"))) {
            var words = List.of(line.split(" "));
            if (words.getFirst().equals("COPY") && words.getLast().startsWith("/" + HOME)) {
                var target = words.getLast().substring(1);
                words.subList(1, words.size() - 1)
                        .forEach(source -> copied.add(
                                target.endsWith("/") ? target + Path.of(source).getFileName() : target));
            }
        }
        return copied;
    }

    private static String instruction(String name) throws IOException {
        return Files.readAllLines(Path.of("Dockerfile")).stream()
                .filter(line -> line.startsWith(name + " "))
                .reduce((first, last) -> last)
                .map(line -> line.substring(name.length() + 1))
                .orElseThrow();
    }

    private static List<String> list(String json) throws IOException {
        return texts(new ObjectMapper().readTree(json));
    }

    private static List<String> texts(JsonNode array) {
        return each(array).stream().map(JsonNode::asText).toList();
    }
}
