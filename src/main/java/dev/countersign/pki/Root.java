package dev.countersign.pki;

/** What a root certificate shall say. {@code pathLength}: how many authorities may stand below it. */
public record Root(DistinguishedName subject, Serial serial, Validity validity, int pathLength) {}
