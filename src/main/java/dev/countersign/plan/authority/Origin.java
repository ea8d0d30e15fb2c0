package dev.countersign.plan.authority;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.PermittedNames;
import dev.countersign.plan.Identity;
import java.util.List;

/** What the next generation is made from. Never holds a key: two plans are compared, and printed when they differ. */
public sealed interface Origin {
    /** A new key that signs its own certificate. */
    record Itself(Source.Template template) implements Origin {}

    /** A new key whose certificate is signed by this generation of the authority above. */
    record Above(
            Identity parent,
            int generation,
            Certificate certificate,
            PermittedNames permitted,
            Source.Template template)
            implements Origin {}

    /**
     * The key of generation {@code number}, certified once more under the same name: who trusts what stands above takes
     * whatever it signed and signs.
     */
    record Again(Above above, int number, Certificate certificate) implements Origin {}

    /** The key in this Secret, if it is still the one for the first certificate. {@code path}: the root comes last. */
    record Copy(String secretName, List<Certificate> path) implements Origin {}
}
