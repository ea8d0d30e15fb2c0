package dev.countersign.plan.client;

import dev.countersign.api.AuthorityRef;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.PublicKey;
import dev.countersign.pki.Sha256;
import dev.countersign.pki.SubjectAlternativeName;
import dev.countersign.pki.Usage;
import dev.countersign.plan.Identity;
import dev.countersign.policy.Claim;
import dev.countersign.policy.Holder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One certificate as it shall be: defaults filled in, names parsed. */
public record Wanted(
        Identity identity,
        long generation,
        Instant created,
        Authority authority,
        DistinguishedName subject,
        Set<SubjectAlternativeName> alternativeNames,
        Set<Usage> usages,
        Key key,
        Duration lifetime,
        RenewalRule renewal,
        Target target,
        List<Form> forms,
        Optional<Request> request,
        Optional<String> trustBundle)
        implements Reading {

    /** The version of {@link #hash()}; a Secret that carries another one is compared by its certificate. */
    public static final String HASH_VERSION = "v1:";

    /** The authority that shall issue. The namespace is empty for a cluster authority. */
    public record Authority(AuthorityRef.Kind kind, String namespace, String name) {
        @Override
        public String toString() {
            return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
        }
    }

    /**
     * The private key. {@code kept}: renewals keep it, at most for {@code maxAge} (zero: without end). With a request the
     * key is its holder's: {@code spec} and {@code traditional} have their defaults and say nothing.
     */
    public record Key(KeySpec spec, boolean traditional, boolean kept, Duration maxAge) {}

    /** The Secret where it lands. The name is empty if there is none: then the certificate lives in the status. */
    public record Target(String secretName, Map<String, String> labels, Map<String, String> annotations) {
        public Target {
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
        }

        public boolean hasSecret() {
            return !secretName.isEmpty();
        }
    }

    public Wanted {
        alternativeNames = Set.copyOf(alternativeNames);
        usages = Set.copyOf(usages);
        forms = List.copyOf(forms);
    }

    /** What is asked of the authority, as policy judges it. */
    public Claim claim() {
        var holder = new Holder(identity.namespace(), identity.name());
        return new Claim(holder, subject, alternativeNames, usages, lifetime, certified());
    }

    /** The kind of key that will be certified: with a request its own. */
    private KeySpec certified() {
        return request.flatMap(Request::publicKey).flatMap(PublicKey::spec).orElse(key.spec());
    }

    /**
     * Hash over what the certificate shall say, kept on the Secret. Whatever has its default is left out, so that a
     * new field with a default changes no hash: cert-manager 1.19.0 re-issued every certificate on an upgrade. A request
     * is left out too: whether a certificate is for its key can be seen in the certificate.
     */
    public String hash() {
        var lines = new ArrayList<String>();
        lines.add("authority=" + authority);
        if (!subject.isEmpty()) {
            lines.add("subject=" + subject.text());
        }
        alternativeNames.stream()
                .map(SubjectAlternativeName::text)
                .sorted()
                .map("name="::concat)
                .forEach(lines::add);
        if (!usages.equals(Set.of(Usage.DIGITAL_SIGNATURE, Usage.CLIENT_AUTH))) {
            lines.add("usages="
                    + usages.stream()
                            .sorted(Comparator.naturalOrder())
                            .map(Usage::label)
                            .collect(Collectors.joining(",")));
        }
        if (!key.spec().equals(KeySpec.P256)) {
            lines.add("key=" + key.spec());
        }
        if (!lifetime.equals(Duration.ofDays(1))) {
            lines.add("lifetime=" + lifetime.toSeconds());
        }
        return HASH_VERSION + Sha256.hex(String.join("\n", lines));
    }
}
