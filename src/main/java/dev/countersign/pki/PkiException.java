package dev.countersign.pki;

/** Input that is not what it should be, or an algorithm that failed. The message never holds key material. */
public final class PkiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;

    public PkiException(String what) {
        super(what);
        this.what = what;
    }

    /** The cause's own text is dropped on purpose: parsers quote the bytes that they stumbled over. */
    PkiException(String what, Throwable cause) {
        this(what + " (" + cause.getClass().getSimpleName() + ")");
    }

    /** One sentence for a person. */
    public String what() {
        return what;
    }
}
