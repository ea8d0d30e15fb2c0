package dev.countersign.interop;

import java.nio.file.Path;

/** What a client is told: a folder with the values of a Secret, which of them to use, and their password. */
public record Held(Path folder, Form form, String anchors, String password) {
    /** The anchors too in the form of the pair. */
    public static Held as(Form form, Path folder, String password) {
        return new Held(folder, form, form.anchors(), password);
    }

    public Held withPassword(String other) {
        return new Held(folder, form, anchors, other);
    }

    Path path(String file) {
        return folder.resolve(file);
    }

    Path key() {
        return path(form.file());
    }
}
