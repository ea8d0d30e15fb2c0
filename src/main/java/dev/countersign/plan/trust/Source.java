package dev.countersign.plan.trust;

import dev.countersign.plan.Identity;

/** One place where a bundle's anchors come from. */
public sealed interface Source {
    /** All trusted generations of an authority, whose UID is left empty here. */
    record Authority(Identity authority) implements Source {}

    /** An entry of a ConfigMap in the bundle's namespace. */
    record ConfigMap(String name, String key) implements Source {}

    /** An entry of a Secret in the bundle's namespace. */
    record Secret(String name, String key) implements Source {}

    /** PEM in the spec itself; {@code position} counts the inline sources from 1. */
    record Inline(int position, String pem) implements Source {}

    /** The public CAs that the operator's Java trusts. */
    record SystemRoots() implements Source {}

    /** Which one it is, for people and for the comments in a bundle. Under this name its last content is remembered. */
    default String label() {
        return switch (this) {
            case Authority source ->
                source.authority().kind() + " " + source.authority().name();
            case ConfigMap source -> "ConfigMap " + source.name() + ", key " + source.key();
            case Secret source -> "Secret " + source.name() + ", key " + source.key();
            case Inline source -> "inline " + source.position();
            case SystemRoots _ -> "systemRoots";
        };
    }
}
