package dev.countersign.continuity;

/** What is done to one authority again and again. */
interface Turns {
    /** What it needs before it is made. */
    default void prepare() {}

    /** Looks, and says the next thing if it is time for it. */
    void round();

    /** How often it has moved on to a later generation. */
    int done();

    /** Generations that never signed. */
    default int rolledBack() {
        return 0;
    }
}
