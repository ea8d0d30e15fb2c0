package dev.countersign.policy;

/** Why a name, a usage, a key or a lifetime is not certified. */
public record Objection(Kind kind, String sentence) {
    /** Kinds of objection. */
    public enum Kind {
        NAME_RESERVED,
        NAME_IS_A_WILDCARD,
        NAME_MISLEADING,
        NAME_NOT_ALLOWED,
        USAGE_NOT_ALLOWED,
        KEY_NOT_ALLOWED,
        DURATION_NOT_ALLOWED,
        AUTHORITY_NOT_ALLOWED,
        ALLOW_UNCLEAR
    }
}
