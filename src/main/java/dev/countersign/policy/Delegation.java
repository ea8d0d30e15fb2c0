package dev.countersign.policy;

import dev.countersign.pki.AddressRange;
import dev.countersign.pki.SubjectAlternativeName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What an authority hands on to another one that it signs: to whom, and which names X.509 can hold that one to. */
public final class Delegation {
    private Delegation() {}

    /** The authority that is to be signed. The namespace is empty for a cluster authority. */
    public record To(String namespace, String name) {
        boolean isClusterWide() {
            return namespace.isEmpty();
        }

        @Override
        public String toString() {
            return isClusterWide()
                    ? "ClusterCertificateAuthority " + name
                    : "CertificateAuthority " + namespace + "/" + name;
        }
    }

    /**
     * Permitted subtrees (RFC 5280, 4.2.1.10), by the form of names. A form with an empty list has no permitted name at
     * all, and must be encoded so: what a constraint does not mention stays free. For names that is a permitted subtree
     * {@value #NOBODY}, for addresses the exclusion of {@link AddressRange#ALL_IPV4} and {@link AddressRange#ALL_IPV6}.
     *
     * @param dnsDomains each with all that is below it
     * @param emails mailboxes ({@code ann@example.org}), hosts, or domains ({@code .example.org})
     * @param uriHosts hosts, or domains ({@code .example.org})
     */
    public record Constraints(
            List<String> dnsDomains, List<String> emails, List<String> uriHosts, List<AddressRange> addresses) {
        /** A host that nobody can have (RFC 2606), fully qualified as that of a URI must be. */
        public static final String NOBODY = "nobody.invalid";

        public Constraints {
            dnsDomains = List.copyOf(dnsDomains);
            emails = List.copyOf(emails);
            uriHosts = List.copyOf(uriHosts);
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * What is handed on.
     *
     * @param constraints empty if the authority may sign every name, and so may who is signed by it
     * @param withheld entries that X.509 cannot hold anybody to, as {@code allow.<field>: <pattern>}; they are not handed
     *     on
     */
    public record Delegated(Optional<Constraints> constraints, List<String> withheld) {
        public Delegated {
            withheld = List.copyOf(withheld);
        }
    }

    /** Why an authority does not sign another one, if it does not. By default it signs none. */
    public static Optional<Objection> mayDelegate(Allowance from, String fromNamespace, To to) {
        var foreign = !fromNamespace.isEmpty() && !fromNamespace.equals(to.namespace());
        var holder = new Holder(to.namespace(), to.name());
        var allowed = !foreign
                && from.authorities().stream()
                        .anyMatch(heir -> heir.clusterWide() == to.isClusterWide()
                                && heir.name().matches(to.name(), holder));
        if (allowed) {
            return Optional.empty();
        }
        if (!foreign && from.isUnclear("authorities")) {
            return from.unclearness();
        }
        return Optional.of(new Objection(
                Objection.Kind.AUTHORITY_NOT_ALLOWED,
                "%s does not sign %s: %s"
                        .formatted(
                                from.authority(),
                                to,
                                foreign
                                        ? "it serves its own namespace only, so name an authority of yours"
                                        : "have its allow.authorities name it")));
    }

    /**
     * What an authority hands on to one that issues for a namespace, or for several: then {@code namespace} is empty, and
     * whatever depends on the namespace is withheld.
     */
    public static Delegated of(Allowance from, Optional<String> namespace) {
        if (from.names().isEmpty()) {
            return new Delegated(Optional.empty(), List.of());
        }
        var domains = new EnumMap<Form, List<String>>(Form.class);
        var addresses = new ArrayList<AddressRange>();
        var withheld = new ArrayList<String>();
        from.names().get().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> {
                    var form = entry.getKey().form();
                    for (var pattern : entry.getValue()) {
                        var subtree = Subtree.of(form, pattern, namespace);
                        if (pattern instanceof NamePattern.Addresses range) {
                            addresses.add(range.range());
                        } else if (subtree.isPresent()) {
                            domains.computeIfAbsent(form, _ -> new ArrayList<>())
                                    .add(subtree.get());
                        } else {
                            withheld.add("allow.%s: %s".formatted(entry.getKey().path(), pattern));
                        }
                    }
                });
        return new Delegated(
                Optional.of(new Constraints(
                        domains.getOrDefault(Form.DNS, List.of()),
                        domains.getOrDefault(Form.EMAIL, List.of()),
                        domains.getOrDefault(Form.URI, List.of()),
                        addresses)),
                withheld);
    }

    /**
     * Why an authority that was signed by {@code from} does not certify a claim, whatever its own {@code allow} says: the
     * first name that was not handed on. A subject is never handed on, because no constraint reaches a common name.
     */
    public static Optional<Objection> objection(Allowance from, Delegated delegated, Claim claim) {
        return delegated.constraints().flatMap(constraints -> {
            var subject = claim.subject().attributes().stream()
                    .map(attribute -> refused(from, NameField.of(attribute.type()), attribute.value()));
            var names = claim.names().stream()
                    .filter(name -> !Subtree.holds(constraints, name))
                    .sorted(Comparator.comparing(SubjectAlternativeName::text))
                    .map(name -> refused(from, NameField.of(name), NamePolicy.value(name)));
            return Stream.concat(subject, names).findFirst();
        });
    }

    private static Objection refused(Allowance from, NameField field, String value) {
        return new Objection(
                Objection.Kind.NAME_NOT_ALLOWED,
                "%s does not hand on %s '%s' to the authorities that it signs: remove it, or ask for it there"
                        .formatted(from.authority(), field.claimed(), Visible.text(value)));
    }
}
