package dev.countersign.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** An OCI image layout in a tar file, with the manifest that older readers look for. */
record Archive(Map<String, byte[]> files) {
    /** What reads a layer. */
    interface Reader {
        void read(TarArchiveEntry entry, InputStream content) throws IOException;
    }

    static Archive read(Path file) {
        var files = new TreeMap<String, byte[]>();
        try (var tar = new TarArchiveInputStream(Files.newInputStream(file))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    files.put(entry.getName(), tar.readAllBytes());
                }
            }
            return new Archive(files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode json(String name) {
        try {
            return new ObjectMapper().readTree(bytes(name));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** The one image of the index. */
    JsonNode manifest() {
        return json(blob(json("index.json").path("manifests").path(0)));
    }

    JsonNode config() {
        return json(blob(manifest().path("config")));
    }

    /** The layers' files, the lowest first. */
    List<String> layers() {
        return each(manifest().path("layers")).stream().map(Archive::blob).toList();
    }

    /** Where the layout has what a descriptor points to. */
    static String blob(JsonNode descriptor) {
        return "blobs/" + descriptor.path("digest").asText().replace(':', '/');
    }

    byte[] bytes(String name) {
        var bytes = files.get(name);
        if (bytes == null) {
            throw new AssertionError("the archive has no " + name);
        }
        return bytes;
    }

    byte[] unpacked(String layer) throws IOException {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes(layer)))) {
            return gzip.readAllBytes();
        }
    }

    /** Reads every entry of every layer. */
    void walk(Reader reader) throws IOException {
        for (var layer : layers()) {
            try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(unpacked(layer)))) {
                for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    reader.read(entry, tar);
                }
            }
        }
    }

    static List<JsonNode> each(JsonNode array) {
        return array.valueStream().toList();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
