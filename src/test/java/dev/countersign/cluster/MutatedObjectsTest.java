package dev.countersign.cluster;

import static dev.countersign.cluster.BrokenWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.Authority;
import dev.countersign.api.CertificateAuthority;
import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClusterCertificateAuthority;
import dev.countersign.fixture.Mutations;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.RequestDraft;
import dev.countersign.fixture.Trials;
import dev.countersign.pki.RecentlyRead;
import dev.countersign.plan.authority.Upstream;
import dev.countersign.plan.client.Reading;
import dev.countersign.plan.client.Stored;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Broken custom resources: what the API server cannot have stored never arrives; what arrives is read and planned. */
class MutatedObjectsTest {
    private static final String CERTIFICATE = """
            {"metadata":{"name":"orders","namespace":"shop","uid":"u","generation":1,"creationTimestamp":"2026-01-01T00:00:00Z"},
            "spec":{"authorityRef":{"kind":"CertificateAuthority","name":"shop"},"commonName":"orders","subject":{"countries":["DE"],
            "organizations":["Acme"],"serialNumber":"1"},"dnsNames":["orders.shop"],"ipAddresses":["10.0.0.7","2001:db8::7"],
            "uris":["spiffe://a.b/c"],"emailAddresses":["ann@x.y"],"otherNames":[{"oid":"1.3.6.1.4.1.311.20.2.3","utf8Value":"a@b"}],
            "duration":"24h","renewBeforePercentage":33,"usages":["digital signature","client auth"],"privateKey":{"algorithm":"RSA",
            "size":2048,"encoding":"PKCS1","rotationPolicy":"Never","maxAge":"90d"},"secretTemplate":{"labels":{"a":"b"}},
            "keystores":{"pkcs12":{"create":true,"profile":"Modern2023","passwordSecretRef":{"name":"p","key":"k"}}},
            "additionalOutputFormats":["CombinedPEM","DER"]},
            "status":{"conditions":[{"type":"Ready","status":"True","observedGeneration":1,"reason":"upToDate"}],"revision":3,
            "failedAttempts":2,"nextAttempt":"2026-01-01T00:00:00Z","history":[{"serial":"1","notAfter":"2026-01-02T00:00:00Z","generation":1}]}}""";
    private static final String LITERAL = """
            {"metadata":{"name":"orders","namespace":"shop","uid":"u"},"spec":{"authorityRef":{"kind":"CertificateAuthority","name":"a"},
            "literalSubject":"CN=Ann\\\\, Example,OU=Sales,O=#0c0141,C=DE","privateKey":{"algorithm":"ECDSA","encoding":"PKCS8",
            "rotationPolicy":"Always"}}}""";
    private static final String REQUEST = """
            {"metadata":{"name":"orders","namespace":"shop","uid":"u"},"spec":{"authorityRef":{"kind":"CertificateAuthority","name":"a"},
            "commonName":"orders","request":"%s"},"status":{"certificate":"%s","issuedAt":"2026-01-01T00:00:00Z","wantedHash":"v1:ab",
            "certifiedKeys":[{"fingerprint":"ab","since":"2026-01-01T00:00:00Z"}]}}""".formatted(
                    new RequestDraft().pem().replace("\n", "\\n"),
                    Pki.certificate(Pki.START).pem().replace("\n", "\\n"));
    private static final String ISSUER = """
            {"metadata":{"name":"shop","namespace":"shop","uid":"u","annotations":{"countersign.dev/generations":"1=ab,2=cd",
            "countersign.dev/last-generation":"2","countersign.dev/served-by":"here"}},
            "spec":{"selfSigned":{"commonName":"shop","subject":{"organizations":["Acme"]},"duration":"3650d","renewBefore":"1000d",
            "privateKey":{"algorithm":"ECDSA","size":384},"maxPathLength":1},"deletionPolicy":"Delete",
            "allow":{"commonNames":["${name}-*"],"subject":{"organizations":["Acme"]},"dnsNames":["*.${namespace}.svc"],
            "ipAddresses":["10.0.0.0/8","2001:db8::/32"],"uris":["spiffe://a.b/ns/${namespace}/*"],"emailAddresses":["*@x.y"],
            "otherNames":[{"oid":"1.3.6.1.4.1.311.20.2.3","values":["*@x.y"]}],"usages":["client auth"],"maxDuration":"24h",
            "keys":["ECDSA","RSA-2048"],"authorities":[{"kind":"CertificateAuthority","name":"team"}]}},
            "status":{"conditions":[{"type":"Ready","status":"True"}],"activeGeneration":2,"generations":[{"number":2,"state":"Active"}]}}""";
    private static final String CLUSTER_WIDE = """
            {"metadata":{"name":"team","namespace":"","uid":"u"},"spec":{"intermediate":{"authorityRef":{"kind":
            "ClusterCertificateAuthority","name":"root"},"commonName":"team","duration":"365d","renewBefore":"30d","privateKey":
            {"algorithm":"Ed25519"},"maxPathLength":0},"allow":{"namespaces":{"matchLabels":{"a":"b"},"matchExpressions":[{"key":
            "tier","operator":"In","values":["x"]}]},"uris":["https://*.example.org"]}}}""";

    private final RecentlyRead texts = new RecentlyRead();
    private final Mutations mutations = new Mutations("mutated custom resources");
    private int arrived;

    @Test
    void no_broken_certificate_makes_an_exception_or_takes_long() {
        var trials = new Trials("ClientCertificates");
        Stream.of(CERTIFICATE, LITERAL, REQUEST)
                .flatMap(this::broken)
                .forEach(text -> trials.run(
                        () -> BrokenWorld.object(text, ClientCertificate.class).ifPresent(this::look)));
        trials.end(8_000);
        assertThat(arrived).as("that were still ClientCertificates").isGreaterThan(3_000);
    }

    private void look(ClientCertificate resource) {
        arrived++;
        var stored = resource.getSpec() != null && resource.getSpec().request() != null
                ? LeafStatus.read(resource.getStatus(), texts)
                : new Stored.Absent();
        BrokenWorld.plan(Reading.of(resource), stored, Certificates.memory(resource.getStatus()));
    }

    @Test
    void no_broken_authority_makes_an_exception_or_takes_long() {
        var trials = new Trials("authorities");
        broken(ISSUER)
                .forEach(text -> trials.run(() ->
                        BrokenWorld.object(text, CertificateAuthority.class).ifPresent(this::look)));
        broken(CLUSTER_WIDE)
                .forEach(text -> trials.run(() -> BrokenWorld.object(text, ClusterCertificateAuthority.class)
                        .ifPresent(this::look)));
        trials.end(4_500);
        assertThat(arrived).as("that were still authorities").isGreaterThan(1_200);
    }

    private void look(Authority resource) {
        arrived++;
        var register =
                Authorities.register(LeafSecret.orEmpty(resource.getMetadata().getAnnotations()));
        BrokenWorld.plan(resource, register, List.of(), new Upstream.Unseen());
    }

    private Stream<String> broken(String text) {
        return Stream.concat(mutations.broken(bytes(text)).map(BrokenWorld::text), mutations.replaced(text, 1_000));
    }
}
