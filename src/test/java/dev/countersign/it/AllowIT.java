package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.pki.DistinguishedName;
import dev.countersign.testing.Countersign;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An authority issues what it says it does, and nothing beside that. */
class AllowIT {
    private static final String NAMESPACE = "it-allow";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private final Objects objects = new Objects(COUNTERSIGN, NAMESPACE);
    private final Objects cluster = new Objects(COUNTERSIGN, "");

    private static final String LIMITS = """
            selfSigned: {}, allow: {namespaces: {matchLabels: {allow: all}}, %s,
            subject: {organizations: [Acme]}, dnsNames: ["*.${namespace}.svc"], ipAddresses: [10.0.0.0/8],
            uris: ["spiffe://example.org/ns/${namespace}/sa/*"], emailAddresses: ["*@example.org"],
            otherNames: [{oid: 1.3.6.1.4.1.311.20.2.3, utf8Value: "*@corp.example.org"}],
            usages: [client auth, server auth], maxDuration: 48h, keys: [ECDSA, RSA-3072]}
            """;

    private void certificate(String name, String spec) {
        objects.certificate(name, "authorityRef: {kind: ClusterCertificateAuthority, name: it-allow}, " + spec);
    }

    @Test
    void what_is_allowed_is_issued_and_the_rest_is_refused_until_it_is_allowed() {
        COUNTERSIGN.world().namespace(NAMESPACE, Map.of("allow", "all"));
        cluster.clusterAuthority("it-allow", LIMITS.formatted("commonNames: [\"${namespace}/${name}\"]"));
        cluster.awaitAuthority("it-allow", "True", "upToDate");

        certificate("full", """
                commonName: it-allow/full, subject: {organizations: [Acme]}, dnsNames: [a.it-allow.svc],
                ipAddresses: [10.0.0.7], uris: ["spiffe://example.org/ns/it-allow/sa/full"],
                emailAddresses: [ann.b@example.org], duration: 48h, usages: [client auth, digital signature, server auth],
                otherNames: [{oid: 1.3.6.1.4.1.311.20.2.3, utf8Value: ann@corp.example.org}]""");
        certificate("name", "commonName: admin");
        certificate("other", "commonName: it-allow/full");
        certificate("group", "commonName: it-allow/group, subject: {organizations: [admins]}");
        certificate("unit", "commonName: it-allow/unit, subject: {organizationalUnits: [Acme]}");
        certificate("dns", "dnsNames: [a.other.svc]");
        certificate("usage", "commonName: it-allow/usage, usages: [client auth, email protection]");
        certificate("duration", "commonName: it-allow/duration, duration: 49h");
        certificate("key", "commonName: it-allow/key, privateKey: {algorithm: RSA, size: 4096}");
        certificate("hidden", "commonName: \"it-allow/hid\\u200bden\"");

        objects.awaitReady("full");
        for (var name : new String[] {"name", "other", "group", "unit", "dns"}) {
            objects.await(name, "False", "nameNotAllowed");
        }
        objects.await("usage", "False", "usageNotAllowed");
        objects.await("duration", "False", "durationNotAllowed");
        objects.await("key", "False", "keyNotAllowed");
        objects.await("hidden", "False", "nameMisleading");
        assertThat(objects.secret("name")).isEmpty();

        cluster.clusterAuthority(
                "it-allow", LIMITS.formatted("commonNames: [\"${namespace}/${name}\", admin, \"${namespace}-*\"]"));
        objects.awaitReady("name");
        assertThat(objects.leaf("name").subject()).contains(DistinguishedName.parse("CN=admin"));
        cluster.awaitAuthority("it-allow", "True", "allowUnclear");
        objects.await("other", "False", "allowUnclear");

        cluster.clusterAuthority("it-allow", LIMITS.formatted("commonNames: [\"${namespace}/${name}\"]"));
        objects.await("name", "False", "nameNotAllowed");
        assertThat(objects.isPair("name")).as("what was issued stays").isTrue();
        objects.awaitReady("full");
    }

    @AfterAll
    static void away() {
        COUNTERSIGN.world().removeClusterAuthorities("it-allow");
    }
}
