package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.api.CertificateAuthority;
import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.fixture.Mutations;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.fixture.World;
import dev.countersign.pki.RecentlyRead;
import dev.countersign.plan.Identity;
import dev.countersign.plan.authority.Observed.Register;
import dev.countersign.plan.authority.Observed.Seen;
import dev.countersign.plan.authority.Upstream;
import dev.countersign.plan.client.Marks;
import dev.countersign.plan.client.Observed;
import dev.countersign.plan.client.Outcome;
import dev.countersign.plan.client.Planner;
import dev.countersign.plan.client.Reading;
import dev.countersign.plan.client.Report;
import dev.countersign.plan.client.Stored;
import dev.countersign.plan.client.Wanted;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * More than 10,000 broken Secrets and objects: none of them makes an exception of observing, planning and reporting,
 * because that would end the watch for all, and none costs more than 100 ms of CPU.
 */
class MutatedInputTest {
    private static final Duration LONGEST = Duration.ofMillis(100);
    private static final Wanted WANTED = WantedSpec.usual();
    private static final RecentlyRead TEXTS = new RecentlyRead();
    private static final Identity AUTHORITY = new Identity("CertificateAuthority", "shop", "shop", "u");
    private static final String LEAF = Pki.certificate(Pki.START).pem();
    private static final String ROOT = Pki.AUTHORITY.certificate().pem();
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final String CERTIFICATE = """
            {"metadata":{"name":"orders","namespace":"shop","uid":"u","generation":1,"creationTimestamp":"2026-01-01T00:00:00Z"},
            "spec":{"authorityRef":{"kind":"CertificateAuthority","name":"shop"},"commonName":"orders","subject":{"countries":["DE"],
            "organizations":["Acme"],"serialNumber":"1"},"dnsNames":["orders.shop"],"ipAddresses":["10.0.0.7","2001:db8::7"],
            "uris":["spiffe://a.b/c"],"emailAddresses":["ann@x.y"],"otherNames":[{"oid":"1.3.6.1.4.1.311.20.2.3","utf8Value":"a@b"}],
            "duration":"24h","renewBeforePercentage":33,"usages":["digital signature","client auth"],"privateKey":{"algorithm":"RSA",
            "size":2048,"encoding":"PKCS1","rotationPolicy":"Never","maxAge":"90d"},"secretTemplate":{"labels":{"a":"b"}}},
            "status":{"conditions":[{"type":"Ready","status":"True","observedGeneration":1,"reason":"upToDate"}],"revision":3,
            "failedAttempts":2,"nextAttempt":"2026-01-01T00:00:00Z","history":[{"serial":"1","notAfter":"2026-01-02T00:00:00Z","generation":1}]}}""";
    private static final String LITERAL = """
            {"metadata":{"name":"orders","namespace":"shop","uid":"u"},"spec":{"authorityRef":{"kind":"CertificateAuthority","name":"a"},
            "literalSubject":"CN=Ann\\\\, Example,OU=Sales,O=#0c0141,C=DE","privateKey":{"algorithm":"ECDSA","encoding":"PKCS8",
            "rotationPolicy":"Always"}}}""";
    private static final String ISSUER = """
            {"metadata":{"name":"shop","namespace":"shop","uid":"u","annotations":{"countersign.dev/generations":"1=ab,2=cd"}},
            "spec":{"selfSigned":{"commonName":"shop","duration":"3650d","renewBefore":"1000d","privateKey":{"algorithm":"ECDSA",
            "size":384},"maxPathLength":1},"deletionPolicy":"Delete"}}""";
    private static final String BROUGHT = """
            {"metadata":{"name":"shop","namespace":"shop","uid":"u"},"spec":{"secret":{"name":"brought"}}}""";
    private static final byte[] KEY = bytes(Pki.KEY.exposePkcs8Pem());

    private final Mutations mutations = new Mutations("mutated input");
    private int tried;
    private int arrived;

    /** One broken input. */
    private interface Case {
        void run();
    }

    @Test
    void no_broken_input_makes_an_exception_or_takes_long() {
        keys().forEach(key -> {
            run(() -> observeLeaf(Map.of("tls.key", bytes(key), "tls.crt", bytes(LEAF))));
            run(() -> observeSource(Map.of("tls.key", bytes(key), "tls.crt", bytes(ROOT))));
        });
        certificates().forEach(text -> {
            run(() -> observeLeaf(Map.of("tls.crt", text, "ca.crt", bytes(ROOT))));
            run(() -> observeGeneration(Map.of("tls.crt", text, "serial.key", text)));
            run(() -> observeSource(Map.of("tls.key", KEY, "tls.crt", text, "ca.crt", bytes(ROOT))));
        });
        mutations
                .flipped(bytes(ROOT), 200)
                .forEach(text -> run(() -> observeLeaf(Map.of("tls.crt", bytes(LEAF), "ca.crt", text))));
        json(CERTIFICATE, 1_500).forEach(text -> run(() -> readCertificate(text)));
        json(LITERAL, 1_000).forEach(text -> run(() -> readCertificate(text)));
        json(ISSUER, 500).forEach(text -> run(() -> readAuthority(text)));

        System.out.printf("mutated input: %d inputs, of %d objects the operator would see them%n", tried, arrived);
        assertThat(tried).isGreaterThan(10_000);
        assertThat(arrived).as("objects that could be read").isGreaterThan(2_000);
    }

    private Stream<String> keys() {
        var small = Stream.of(Pki.KEY, Pki.ED25519_KEY)
                .flatMap(key -> Stream.of(key.exposePkcs8Pem(), key.exposeTraditionalPem()))
                .flatMap(pem -> Stream.of(
                                Mutations.truncated(pem),
                                Mutations.truncatedInside(pem),
                                mutations.flippedInside(pem, 200))
                        .flatMap(all -> all));
        return Stream.concat(small, mutations.flippedInside(Pki.RSA_KEY.exposePkcs8Pem(), 300));
    }

    private Stream<byte[]> certificates() {
        return Stream.of(
                        Mutations.truncated(LEAF).map(MutatedInputTest::bytes),
                        Mutations.truncatedInside(LEAF).map(MutatedInputTest::bytes),
                        mutations.flippedInside(LEAF, 600).map(MutatedInputTest::bytes),
                        mutations.flippedInside(ROOT, 300).map(MutatedInputTest::bytes),
                        mutations.flipped(bytes(LEAF + ROOT), 200))
                .flatMap(all -> all);
    }

    private Stream<String> json(String text, int times) {
        return Stream.of(
                        Mutations.truncated(text),
                        mutations.flipped(bytes(text), times).map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
                        mutations.replaced(text, times))
                .flatMap(all -> all);
    }

    /** What an unlucky first time costs (loading classes, compiling) is not the input's fault: the best of three. */
    private void run(Case broken) {
        tried++;
        var best = Duration.ofDays(1);
        for (var attempt = 0; attempt < 3 && best.compareTo(LONGEST) > 0; attempt++) {
            var threads = ManagementFactory.getThreadMXBean();
            var before = threads.getCurrentThreadCpuTime();
            broken.run();
            best = Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
        }
        assertThat(best).isLessThanOrEqualTo(LONGEST);
    }

    private static void observeLeaf(Map<String, byte[]> data) {
        var stored = LeafSecret.read(secret(data, Marks.ownership(WANTED.identity())), WANTED, TEXTS);
        plan(WANTED, stored, Observed.Memory.NONE);
    }

    private static void plan(Reading reading, Stored stored, Observed.Memory memory) {
        var observed = new Observed(true, World.usable(Pki.AUTHORITY), stored, memory);
        var plan = Planner.plan(reading, observed, Pki.START);
        var old = ClientCertificateStatus.EMPTY;
        assertThat(Report.of(reading, observed, plan, new Outcome.Nothing(), old, 1, Pki.START)
                        .lookAgainAt())
                .isAfter(Pki.START);
    }

    private static void observeGeneration(Map<String, byte[]> data) {
        var labels = new HashMap<>(Marks.ownership(AUTHORITY));
        labels.put(GenerationSecret.NUMBER, "1");
        var seen = GenerationSecret.read(secret(data, labels), AUTHORITY, 1, TEXTS);
        plan(ISSUER, List.of(seen), new Upstream.Unseen());
    }

    /** What somebody else keeps is as hostile as what stands in a Secret of ours. */
    private static void observeSource(Map<String, byte[]> data) {
        var supply = SourceSecrets.supply(secretAsRead(data, Map.of()), Optional.of(Set.of()));
        plan(BROUGHT, List.of(), new Upstream.SourceSecret(supply));
    }

    private static void plan(String authority, List<Seen> generations, Upstream upstream) {
        var plan = dev.countersign.plan.authority.Planner.plan(
                dev.countersign.plan.authority.Reading.of(
                        object(authority, CertificateAuthority.class).orElseThrow()),
                new dev.countersign.plan.authority.Observed(
                        true, false, Register.EMPTY, Set.of(), generations, upstream),
                "here",
                Pki.START);
        assertThat(plan.because().sentence()).isNotBlank();
    }

    /** What the API server cannot have stored never arrives; what arrives is read and planned. */
    private void readCertificate(String text) {
        object(text, ClientCertificate.class).ifPresent(resource -> {
            arrived++;
            plan(Reading.of(resource), new Stored.Absent(), Certificates.memory(resource.getStatus()));
        });
    }

    private void readAuthority(String text) {
        object(text, CertificateAuthority.class).ifPresent(resource -> {
            arrived++;
            assertThat(dev.countersign.plan.authority.Reading.of(resource)).isNotNull();
        });
    }

    private static <T extends HasMetadata> Optional<T> object(String text, Class<T> kind) {
        try {
            return Optional.ofNullable(JSON.readValue(text, kind))
                    .filter(resource -> resource.getMetadata() != null
                            && resource.getMetadata().getName() != null
                            && resource.getMetadata().getNamespace() != null
                            && resource.getMetadata().getUid() != null);
        } catch (JsonProcessingException e) {
            return Optional.empty(); // neither JSON nor of the schema's types
        }
    }

    private static Secret secret(Map<String, byte[]> data, Map<String, String> labels) {
        return Redaction.of(secretAsRead(data, labels));
    }

    private static Secret secretAsRead(Map<String, byte[]> data, Map<String, String> labels) {
        var encoded = new HashMap<String, String>();
        data.forEach((key, value) -> encoded.put(key, Base64.getEncoder().encodeToString(value)));
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("orders")
                .withLabels(labels)
                .endMetadata()
                .withType(LeafSecret.TYPE)
                .withData(encoded)
                .build();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
