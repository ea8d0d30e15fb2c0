package dev.countersign.plan;

import dev.countersign.policy.Objection;

/** Something that a person may want to know: a stable code, and a sentence that says what, where and what to do. */
public record Finding(Code code, String sentence) {
    /** What policy objects to. */
    public static Finding of(Objection objection) {
        var code = switch (objection.kind()) {
            case NAME_RESERVED -> Code.NAME_RESERVED;
            case NAME_IS_A_WILDCARD -> Code.NAME_IS_A_WILDCARD;
            case NAME_MISLEADING -> Code.NAME_MISLEADING;
            case NAME_NOT_ALLOWED -> Code.NAME_NOT_ALLOWED;
            case USAGE_NOT_ALLOWED -> Code.USAGE_NOT_ALLOWED;
            case KEY_NOT_ALLOWED -> Code.KEY_NOT_ALLOWED;
            case DURATION_NOT_ALLOWED -> Code.DURATION_NOT_ALLOWED;
            case AUTHORITY_NOT_ALLOWED -> Code.AUTHORITY_NOT_ALLOWED;
            case ALLOW_UNCLEAR -> Code.ALLOW_UNCLEAR;
            case REQUEST_NAMES_MISMATCH -> Code.REQUEST_NAMES_MISMATCH;
            case REQUEST_ASKS_TOO_MUCH -> Code.REQUEST_ASKS_TOO_MUCH;
        };
        return new Finding(code, objection.sentence());
    }

    /** Said of a namespace where the operator may not touch Secrets, with what serves it. */
    public static Finding notServed(String namespace) {
        return notServed("Secrets", namespace);
    }

    /** The same of other kinds, which the same command serves. */
    public static Finding notServed(String kinds, String namespace) {
        return new Finding(
                Code.NAMESPACE_NOT_SERVED,
                "the operator may not touch %s in namespace %s: run 'helm upgrade' with %s in secretsIn"
                        .formatted(kinds, namespace, namespace));
    }

    /** Said of a spec that the API server's schema should have refused. */
    public static Finding unreadable(RuntimeException e) {
        return new Finding(
                Code.SPEC_UNCLEAR,
                "the spec lacks something that it needs, or has something else in its place (%s): compare it with 'kubectl explain'"
                        .formatted(e.getClass().getSimpleName()));
    }

    @Override
    public String toString() {
        return code.text() + ": " + sentence;
    }
}
