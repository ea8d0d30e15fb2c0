package dev.countersign.plan;

/** Something that a person may want to know: a stable code, and a sentence that says what, where and what to do. */
public record Finding(Code code, String sentence) {
    @Override
    public String toString() {
        return code.text() + ": " + sentence;
    }
}
