package dev.countersign.policy;

import dev.countersign.pki.PkiException;
import java.util.regex.Pattern;

/** How a kind of name is built: where {@code *} in a pattern for it ends. */
public enum Form {
    /** Free text, which servers take apart in many ways: as a host name, a path, an address, a distinguished name. */
    TEXT,
    /** A DNS name: one label. */
    DNS,
    /** A URI: one label of its host, one segment of its path. */
    URI,
    /** An e-mail address: all before the at sign, one label of its domain. */
    EMAIL;

    private static final String TEXT_STOPS = "./@:,;=+\\\"<>*";
    private static final String PATH_STOPS = "/?#:@%\\*";
    private static final String MAILBOX_STOPS = "@:/\\\"%!,;<>()[]*";

    // Possessive or without choice at every character, so that none of them ever goes back.
    private static final Pattern DNS_NAME = Pattern.compile("(?:[a-z0-9_-]{1,63}+[.])*+[a-z0-9_-]{1,63}+");
    private static final Pattern ABSOLUTE_URI = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*+:[!-~]++");
    private static final Pattern NUMBER = Pattern.compile("[0-9]++|0x[0-9a-f]*+");

    /** The characters that end a {@code *} which stands there in a pattern. */
    String stops(String pattern, int at) {
        return switch (this) {
            case TEXT -> TEXT_STOPS;
            case DNS -> ".*";
            case URI -> isInHost(pattern, at) ? "." + PATH_STOPS : PATH_STOPS;
            case EMAIL -> pattern.lastIndexOf('@', at) < 0 ? MAILBOX_STOPS : "." + MAILBOX_STOPS;
        };
    }

    private static boolean isInHost(String pattern, int at) {
        var host = pattern.indexOf("://") + 3;
        return host >= 3 && at >= host && pattern.substring(host, at).chars().noneMatch(c -> "/?#".indexOf(c) >= 0);
    }

    /**
     * Refuses a pattern that can match no name of this form.
     *
     * @param sample the pattern with a letter for everything that is open
     */
    void check(String pattern, String sample) {
        var why = switch (this) {
            case TEXT -> Spelling.flaw(sample).isPresent() ? "holds what is refused in every name" : "";
            case DNS -> isDnsName(sample) ? "" : "is not the form of a DNS name such as *.${namespace}.svc";
            case URI ->
                isUri(sample) && pattern.substring(0, pattern.indexOf(':')).indexOf('*') < 0
                        ? ""
                        : "is not the form of a URI such as spiffe://example.org/ns/${namespace}/sa/*";
            case EMAIL -> isMailbox(sample) ? "" : "is not the form of an e-mail address such as *@example.org";
        };
        if (!why.isEmpty()) {
            throw new PkiException("'%s' %s, so it can match nothing: correct it".formatted(pattern, why));
        }
    }

    /** True for labels of 1 to 63 characters without an empty one at the end, of which the last is not a number. */
    static boolean isDnsName(String name) {
        var last = name.substring(name.lastIndexOf('.') + 1);
        var framed = "." + name + ".";
        return name.length() <= 253
                && DNS_NAME.matcher(name).matches()
                && !framed.contains(".-")
                && !framed.contains("-.")
                && !NUMBER.matcher(last).matches();
    }

    static boolean isUri(String uri) {
        return ABSOLUTE_URI.matcher(uri).matches();
    }

    /** True if there is exactly one at sign, with a DNS name behind it. */
    static boolean isMailbox(String address) {
        var at = address.indexOf('@');
        return at > 0
                && at == address.lastIndexOf('@')
                && isDnsName(address.substring(at + 1).toLowerCase(java.util.Locale.ROOT));
    }
}
