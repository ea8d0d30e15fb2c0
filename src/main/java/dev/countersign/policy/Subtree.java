package dev.countersign.policy;

import dev.countersign.pki.SubjectAlternativeName;
import dev.countersign.policy.Delegation.Constraints;
import dev.countersign.policy.Glob.Part;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Patterns as subtrees of name constraints (RFC 5280, 4.2.1.10). A subtree is a whole domain, so {@code *.shop.svc} is
 * handed on as all that is below {@code shop.svc}, at any depth; whatever would widen more than that is not.
 */
final class Subtree {
    private Subtree() {}

    static Optional<String> of(Form form, NamePattern pattern, Optional<String> namespace) {
        return pattern instanceof NamePattern.Text text
                ? written(text.glob().parts(), namespace).flatMap(written -> of(form, written))
                : Optional.empty();
    }

    /** The pattern with the namespace put in, and a star for everything that stays open. */
    private static Optional<String> written(List<Part> parts, Optional<String> namespace) {
        var written = new StringBuilder();
        for (var part : parts) {
            switch (part) {
                case Part.Literal literal -> written.append(literal.character());
                case Part.Star _ -> written.append('*');
                case Part.Variable variable -> {
                    if (variable.namespace() && namespace.isEmpty()) {
                        return Optional.empty(); // a star in its place would hand on the names of every namespace
                    }
                    written.append(variable.namespace() ? namespace.orElseThrow() : "*");
                }
            }
        }
        return Optional.of(written.toString());
    }

    private static Optional<String> of(Form form, String written) {
        return switch (form) {
            case TEXT -> Optional.empty();
            case DNS -> domain(written).map(domain -> domain.startsWith(".") ? domain.substring(1) : domain);
            case EMAIL -> email(written);
            case URI -> host(written);
        };
    }

    /** The name itself, or with a dot before it what is left when the labels that are open are taken away. */
    private static Optional<String> domain(String written) {
        var rest = written;
        while (rest.startsWith("*.")) {
            rest = rest.substring(2);
        }
        var isOpen = rest.length() < written.length();
        return rest.contains("*") || rest.isEmpty() ? Optional.empty() : Optional.of(isOpen ? "." + rest : rest);
    }

    private static Optional<String> email(String written) {
        var at = written.indexOf('@');
        var mailbox = written.substring(0, at);
        return domain(written.substring(at + 1))
                .filter(domain -> mailbox.equals("*") || (!mailbox.contains("*") && !domain.startsWith(".")))
                .map(domain -> mailbox.equals("*") ? domain : written);
    }

    /**
     * A constraint reaches the host only: a pattern that says more about the path is not handed on. Nor is a host of one
     * label: the constraint must be fully qualified, and a verifier must reject a URI whose host is not (RFC 5280,
     * 4.2.1.10).
     */
    private static Optional<String> host(String written) {
        var from = written.indexOf("://") + 3;
        if (from < 3) {
            return Optional.empty();
        }
        var rest = written.substring(from);
        var slash = rest.indexOf('/');
        var host = slash < 0 ? rest : rest.substring(0, slash);
        var path = slash < 0 ? "" : rest.substring(slash);
        return domain(host.toLowerCase(Locale.ROOT))
                .filter(domain -> Form.isDnsName(domain.startsWith(".") ? domain.substring(1) : domain))
                .filter(domain -> domain.contains("."))
                .filter(domain -> path.replace("/*", "").isEmpty());
    }

    /** True if a name is in one of the subtrees. */
    static boolean holds(Constraints constraints, SubjectAlternativeName name) {
        return switch (name) {
            case SubjectAlternativeName.Dns dns ->
                constraints.dnsDomains().stream()
                        .anyMatch(domain ->
                                dns.name().equals(domain) || dns.name().endsWith("." + domain));
            case SubjectAlternativeName.Ip ip ->
                constraints.addresses().stream().anyMatch(range -> range.contains(ip));
            case SubjectAlternativeName.Email email ->
                constraints.emails().stream().anyMatch(subtree -> holds(subtree, email.address()));
            case SubjectAlternativeName.Uri uri ->
                host(uri.uri().replaceFirst("(://[^/?#]*).*", "$1"))
                        .filter(host -> constraints.uriHosts().stream().anyMatch(subtree -> within(subtree, host)))
                        .isPresent();
            case SubjectAlternativeName.Other _ -> false;
        };
    }

    private static boolean holds(String subtree, String address) {
        var host = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        return subtree.contains("@") ? subtree.equals(address) : within(subtree, host);
    }

    private static boolean within(String subtree, String host) {
        return subtree.startsWith(".") ? host.endsWith(subtree) : host.equals(subtree);
    }
}
