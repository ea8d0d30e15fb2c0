package dev.countersign.pki;

import java.util.Optional;
import java.util.Set;

/**
 * The names for which an authority below another one may sign, as far as X.509 can say it (RFC 5280, 4.2.1.10). Of each
 * kind: empty leaves it free, an empty set permits none.
 *
 * @param subjects whether a subject may have any attribute at all; X.509 cannot tell one common name from another
 * @param dnsNames {@code example.org} permits that name and all below it
 * @param emailAddresses one mailbox, all of one host ({@code example.org}), or of all hosts below ({@code .example.org})
 * @param uriHosts one host, or all hosts below ({@code .example.org})
 * @param ipRanges an address and the length of its prefix, for example {@code 10.0.0.0/8}
 */
public record PermittedNames(
        boolean subjects,
        Optional<Set<String>> dnsNames,
        Optional<Set<String>> emailAddresses,
        Optional<Set<String>> uriHosts,
        Optional<Set<String>> ipRanges) {

    public static final PermittedNames ALL =
            new PermittedNames(true, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public PermittedNames {
        dnsNames = dnsNames.map(Set::copyOf);
        emailAddresses = emailAddresses.map(Set::copyOf);
        uriHosts = uriHosts.map(Set::copyOf);
        ipRanges = ipRanges.map(Set::copyOf);
    }
}
