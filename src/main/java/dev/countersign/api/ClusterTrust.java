package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' own kind for trust anchors. Its name follows from the bundle's, because it is seen by the whole cluster:
 * whoever may write a TrustBundle in one namespace must not be able to take a name that others wait for.
 */
public record ClusterTrust(
        @JsonPropertyDescription("Signer that it belongs to, such as example.com/clients. Its name is then"
                + " example.com:clients:<namespace>.<bundle>, else <namespace>.<bundle>. The operator needs the right to"
                + " attest for that signer, and so does whoever writes this.")
        @Size(min = 3, max = 253)
        @ValidationRule(
                value = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)+/"
                        + "[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$')",
                message = "signerName must be a domain, '/' and a name, such as example.com/clients")
        @ValidationRule(
                value = "!self.matches('^([^/]*[.])?(kubernetes[.]io|k8s[.]io)/')",
                message = "signers under kubernetes.io and k8s.io are Kubernetes' own: write a domain of yours")
        @Nullable
        String signerName) {}
