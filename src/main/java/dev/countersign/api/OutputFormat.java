package dev.countersign.api;

/** Further forms of the pair that need no password. */
public enum OutputFormat {
    CombinedPEM,
    DER
}
