package dev.countersign.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** The entries of an object as Kubernetes takes them: text apart from the rest in a ConfigMap, all in Base64 in a Secret. */
record EntryMaps(Map<String, byte[]> entries) {
    /** Those that are text. */
    Map<String, String> data() {
        return those(EntryMaps::isText, EntryMaps::text);
    }

    /** The others, in Base64. */
    Map<String, String> binaryData() {
        return those(value -> !isText(value), Redaction::encode);
    }

    /** All of them as text, where none is anything else. */
    Map<String, String> texts() {
        return those(_ -> true, EntryMaps::text);
    }

    /** All of them in Base64. */
    Map<String, String> encoded() {
        return those(_ -> true, Redaction::encode);
    }

    private Map<String, String> those(Predicate<byte[]> wanted, Function<byte[], String> written) {
        var those = new TreeMap<String, String>();
        entries.forEach((key, value) -> {
            if (wanted.test(value)) {
                those.put(key, written.apply(value));
            }
        });
        return those;
    }

    /** PEM is ASCII; trust stores are not. */
    private static boolean isText(byte[] value) {
        for (var next : value) {
            if (next < 0) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] value) {
        return new String(value, StandardCharsets.US_ASCII);
    }
}
