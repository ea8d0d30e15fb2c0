package dev.countersign.plan.party;

/** What shows that a relying party trusts a generation; the better comes first. */
public enum Evidence {
    /** Each of its pods began after the anchors were in what it mounts. */
    Restarted,
    /** Its servers answered a certificate of that generation like one of the active generation, and a stranger otherwise. */
    Probed,
    /** The time has passed after which it surely has taken up what was written. */
    Settled,
    /** A person said so. */
    Acknowledged
}
