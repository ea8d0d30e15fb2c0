package dev.countersign.plan.trust;

import dev.countersign.pki.Pkcs12.Profile;

/** One form of the anchors in a target: its key there, and how it is made. */
public sealed interface Form {
    String key();

    /** PEM with the sources as comments. */
    record Pem(String key) implements Form {}

    /** A PKCS#12 trust store; without a password it is neither encrypted nor authenticated. */
    record Pkcs12(String key, String password, Profile profile) implements Form {}

    /** A JKS trust store. */
    record Jks(String key, String password) implements Form {}
}
