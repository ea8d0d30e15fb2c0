package dev.countersign.api;

/** Rules that the API server enforces (CEL), shared between kinds. Regular expressions are RE2's. */
final class Rules {
    static final String DNS_NAME =
            "^([*][.])?([a-zA-Z0-9_]([-a-zA-Z0-9_]{0,61}[a-zA-Z0-9_])?[.])*[a-zA-Z0-9_]([-a-zA-Z0-9_]{0,61}[a-zA-Z0-9_])?$";

    /**
     * The address of a range is its first one: the range of that address alone contains it. Not by {@code ==}, whose cost for
     * addresses the API server of Kubernetes 1.31 takes for boundless, and refuses the kind.
     */
    static final String RANGES = "self.all(range, isCIDR(range) && cidr(range.substring(0, range.indexOf('/'))"
            + " + (range.contains(':') ? '/128' : '/32')).containsIP(cidr(range).masked().ip()))";

    static final String RANGES_MESSAGE =
            "each of ipAddresses must be a range that begins with its first address, such as 10.0.0.0/8 or 2001:db8::/32;"
                    + " one address is 10.0.0.7/32";

    static final String USAGES = "'digital signature', 'content commitment', 'key encipherment', 'key agreement',"
            + " 'client auth', 'server auth', 'email protection'";

    /** RFC 5280, 4.2.1.12: without any key usage every one is allowed, else one must go with client auth. */
    static final String CAN_PROVE_ITSELF = "!self.exists(usage, usage in ['content commitment', 'key encipherment'])"
            + " || self.exists(usage, usage in ['digital signature', 'key agreement'])";

    static final String CAN_PROVE_ITSELF_MESSAGE =
            "a client proves itself with a signature: add 'digital signature' to usages, or remove 'content commitment'"
                    + " and 'key encipherment'";

    static final String KEYS =
            "'ECDSA', 'ECDSA-256', 'ECDSA-384', 'ECDSA-521', 'RSA', 'RSA-2048', 'RSA-3072', 'RSA-4096'," + " 'Ed25519'";

    // Annotations take constants only, so the rule for one field is written out for each.
    private static final String IS_SPAN = ".matches('" + Span.PATTERN + "')";
    private static final String DURATION_SECONDS = "(self.duration.contains('d') ? int(self.duration.substring(0,"
            + " self.duration.indexOf('d'))) * 86400 + (self.duration.endsWith('d') ? 0 :"
            + " duration(self.duration.substring(self.duration.indexOf('d') + 1)).getSeconds()) :"
            + " duration(self.duration).getSeconds())";
    private static final String RENEW_BEFORE_SECONDS = "(self.renewBefore.contains('d')"
            + " ? int(self.renewBefore.substring(0, self.renewBefore.indexOf('d'))) * 86400"
            + " + (self.renewBefore.endsWith('d') ? 0"
            + " : duration(self.renewBefore.substring(self.renewBefore.indexOf('d') + 1)).getSeconds())"
            + " : duration(self.renewBefore).getSeconds())";

    /** True too if one of them is no span of time: that has a message of its own. */
    static final String RENEW_BEFORE_SHORTER = "!has(self.renewBefore) || !has(self.duration)"
            + " || !self.renewBefore" + IS_SPAN + " || !self.duration" + IS_SPAN
            + " || " + RENEW_BEFORE_SECONDS + " < " + DURATION_SECONDS;

    /** The same for a field without a default in the schema, because that depends on whether there is a request. */
    static final String RENEW_BEFORE_SHORTER_THAN_CLIENTS = "!has(self.renewBefore)"
            + " || !self.renewBefore" + IS_SPAN + " || (has(self.duration) && !self.duration" + IS_SPAN + ")"
            + " || " + RENEW_BEFORE_SECONDS + " < (has(self.duration) ? " + DURATION_SECONDS
            + " : (has(self.request) ? 7776000 : 86400))";

    static final String OBJECT_NAME =
            "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$')";
    /** A name becomes part of a path when it is looked up: nobody shall write one there. */
    static final String OBJECT_NAME_MESSAGE =
            "this is not the name of an object: write lower case letters, digits, '-' and '.'";

    static final String DATA_KEY = "self.matches('^[-._a-zA-Z0-9]+$')";
    static final String DATA_KEY_MESSAGE =
            "key must be one that a ConfigMap or Secret can have: letters, digits, '-', '_' and '.'";

    static final String REQUEST = "^-----BEGIN (NEW )?CERTIFICATE REQUEST-----";

    private Rules() {}
}
