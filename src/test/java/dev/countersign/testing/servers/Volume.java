package dev.countersign.testing.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A folder that is refreshed as the kubelet refreshes a volume: the files are links through {@code ..data}, and that
 * link is exchanged in one step. Servers that watch a file see nothing happen to it.
 */
public final class Volume {
    private static final String DATA = "..data";

    private final Path folder;
    private int revision;

    public Volume(Path folder) {
        this.folder = folder;
    }

    public Path folder() {
        return folder;
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    /** Puts files in the place of all that were there. */
    public Volume write(Map<String, String> files) {
        try {
            var data = Path.of("..revision-" + ++revision);
            Files.createDirectories(folder.resolve(data));
            for (var file : files.entrySet()) {
                Files.writeString(folder.resolve(data).resolve(file.getKey()), file.getValue());
            }
            var link = Files.createSymbolicLink(folder.resolve("..data_tmp"), data);
            Files.move(link, folder.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
            for (var name : files.keySet()) {
                if (!Files.isSymbolicLink(file(name))) {
                    Files.createSymbolicLink(file(name), Path.of(DATA, name));
                }
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
