package dev.countersign.pki;

/** What the certificate of an authority below another one shall say. {@code pathLength}: see {@link Root}. */
public record Subordinate(
        DistinguishedName subject,
        PublicKey publicKey,
        Serial serial,
        Validity validity,
        int pathLength,
        PermittedNames permitted) {}
