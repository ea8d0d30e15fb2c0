package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where an authority's key comes from, for whom it may sign, and what remains of it when it is deleted. */
@ValidationRule(
        value = "[has(self.selfSigned), has(self.intermediate), has(self.secret)].filter(given, given).size() == 1",
        message = "an authority needs exactly one source: give selfSigned (selfSigned: {} takes all defaults),"
                + " intermediate or secret")
@ValidationRule(
        value = "has(self.selfSigned) == has(oldSelf.selfSigned) && has(self.intermediate) == has(oldSelf.intermediate)"
                + " && has(self.secret) == has(oldSelf.secret)",
        message =
                "an authority keeps the kind of source that it was made with: make a new authority with the other one")
public record AuthoritySpec(
        @JsonPropertyDescription("The operator makes the key and keeps it in a Secret; the certificate signs itself.")
        @Nullable
        SelfSigned selfSigned,

        @JsonPropertyDescription(
                "The operator makes the key and keeps it in a Secret; another authority signs the" + " certificate.")
        @Nullable
        Intermediate intermediate,

        @JsonPropertyDescription("Bring your own: the key pair is copied from a Secret that somebody else keeps.")
        @Nullable
        SuppliedSecret secret,

        @JsonPropertyDescription(
                "For whom this authority may sign, and what. A name of a kind that is not stated is not"
                        + " signed; only a CertificateAuthority that states no kind of name signs every name. Names that begin"
                        + " with 'system:' are never signed.")
        @Nullable
        Allow allow,

        @JsonPropertyDescription("How the authority moves from one generation to the next.") @Nullable
        Rotation rotation,

        @JsonPropertyDescription("Retain: the keys outlive the object, and a new object of the same name takes them up"
                + " again. Delete: Kubernetes deletes them with it.")
        @Default("Retain")
        @Nullable
        DeletionPolicy deletionPolicy) {

    /** What becomes of the generations' Secrets when the authority is deleted. */
    public enum DeletionPolicy {
        Retain,
        Delete
    }
}
