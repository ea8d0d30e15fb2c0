import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Numbers the values that Quarkus' recorded steps hand on to each other anew, in the order of the classes: java
 * mk/Renumber.java JAR. Quarkus numbers them by a counter that all threads of the build share (quarkusio/quarkus#53025),
 * so that the same source makes other bytes each time.
 */
final class Renumber {
    private static final Pattern NUMBERED = Pattern.compile("proxykey\\d+");

    private final Map<String, String> names = new HashMap<>();

    public static void main(String[] arguments) throws IOException {
        new Renumber().jar(Path.of(arguments[0]));
    }

    private void jar(Path file) throws IOException {
        var entries = new TreeMap<String, ZipEntry>();
        var written = new ByteArrayOutputStream();
        try (var jar = new ZipFile(file.toFile());
                var out = new ZipOutputStream(written)) {
            jar.stream().forEach(entry -> entries.put(entry.getName(), entry));
            for (var entry : entries.values()) {
                var bytes = jar.getInputStream(entry).readAllBytes();
                var same = new ZipEntry(entry.getName());
                same.setTimeLocal(entry.getTimeLocal());
                out.putNextEntry(same);
                out.write(entry.getName().endsWith(".class") ? renumbered(bytes) : bytes);
                out.closeEntry();
            }
        }
        Files.write(file, written.toByteArray());
    }

    /** A class refers to its constants by their index, so that one may be longer or shorter than it was (JVMS 4.4). */
    private byte[] renumbered(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        var written = new ByteArrayOutputStream();
        var out = new DataOutputStream(written);
        out.writeLong(in.readLong()); // what it is, and its version
        var count = in.readUnsignedShort();
        out.writeShort(count);
        for (var index = 1; index < count; index++) {
            var tag = in.readUnsignedByte();
            out.writeByte(tag);
            if (tag == 1) {
                out.writeUTF(renumbered(in.readUTF()));
            } else {
                out.write(in.readNBytes(length(tag)));
            }
            if (tag == 5 || tag == 6) {
                index++; // long and double take two
            }
        }
        in.transferTo(out);
        return written.toByteArray();
    }

    private String renumbered(String constant) {
        return NUMBERED.matcher(constant).matches()
                ? names.computeIfAbsent(constant, _ -> "proxykey" + (names.size() + 1))
                : constant;
    }

    private static int length(int tag) {
        return switch (tag) {
            case 7, 8, 16, 19, 20 -> 2;
            case 15 -> 3;
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
            case 5, 6 -> 8;
            default -> throw new IllegalArgumentException("a class file has no constant of the tag " + tag);
        };
    }
}
