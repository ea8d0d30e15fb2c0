package dev.countersign.policy;

/** Why a name or a usage is not certified. */
public record Objection(Kind kind, String sentence) {
    /** Kinds of objection. */
    public enum Kind {
        NAME_RESERVED,
        NAME_IS_A_WILDCARD,
        USAGE_NOT_ALLOWED
    }
}
