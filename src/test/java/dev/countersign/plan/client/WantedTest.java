package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.AuthorityRef;
import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClientCertificateSpec;
import dev.countersign.api.PrivateKeySpec;
import dev.countersign.api.SecretTemplate;
import dev.countersign.api.Span;
import dev.countersign.api.Workload;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.Sha256;
import dev.countersign.pki.SubjectAlternativeName.Dns;
import dev.countersign.pki.SubjectAlternativeName.Uri;
import dev.countersign.pki.Usage;
import dev.countersign.plan.Code;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hash decides whether an upgrade of the operator issues every certificate again (cert-manager 1.19.0 did). */
class WantedTest {
    private static final String USUAL = WantedSpec.usual().hash();

    /**
     * The text under the hash, which must never change within a version. Recipe: {@code printf
     * 'authority=…\nsubject=…\nname=…\nname=…' | sha256sum}.
     */
    @Test
    void the_hash_is_over_what_differs_from_the_defaults() {
        assertThat(USUAL).isEqualTo(hash("""
            authority=CertificateAuthority shop/authority
            subject=CN=orders,OU=shop,O=Acme
            name=dns:orders.shop.svc
            name=uri:spiffe://example.org/orders\
            """));
        var special = new WantedSpec()
                .subject("CN=x")
                .names()
                .key(new KeySpec(KeySpec.Algorithm.RSA, 2048))
                .usages(Usage.CLIENT_AUTH)
                .lifetime(Duration.ofHours(1))
                .build();
        assertThat(special.hash()).isEqualTo(hash("""
            authority=CertificateAuthority shop/authority
            subject=CN=x
            usages=client auth
            key=RSA 2048
            lifetime=3600\
            """));
    }

    private static String hash(String text) {
        return "v1:" + Sha256.hex(text);
    }

    /** Recipe as above, with sha256sum. */
    @Test
    void the_hash_has_a_known_answer() {
        assertThat(USUAL).isEqualTo("v1:ff010a600d12ddcb89d13f03aee783290d00e3abac4a15bf19e9f094cd113e97");
    }

    @Test
    void what_changes_the_certificate_changes_the_hash() {
        assertThat(List.of(
                        USUAL,
                        new WantedSpec()
                                .subject("CN=carts,OU=shop,O=Acme")
                                .build()
                                .hash(),
                        new WantedSpec()
                                .names(new Dns("orders.shop.svc"))
                                .build()
                                .hash(),
                        new WantedSpec().usages(Usage.CLIENT_AUTH).build().hash(),
                        new WantedSpec().key(KeySpec.ED25519).build().hash(),
                        new WantedSpec().lifetime(Duration.ofDays(2)).build().hash(),
                        new WantedSpec().authority("other").build().hash()))
                .doesNotHaveDuplicates();
    }

    @Test
    void what_does_not_change_the_certificate_does_not_change_the_hash() {
        assertThat(List.of(
                        new WantedSpec().generation(7).build().hash(),
                        new WantedSpec().uid("another").build().hash(),
                        new WantedSpec()
                                .renewal(new RenewalRule.Share(0.5))
                                .build()
                                .hash(),
                        new WantedSpec().labels(Map.of("a", "b")).build().hash(),
                        new WantedSpec().annotations(Map.of("a", "b")).build().hash(),
                        new WantedSpec().traditional().build().hash(),
                        new WantedSpec().kept(Duration.ofDays(9)).build().hash(),
                        new WantedSpec()
                                .names(new Uri("spiffe://example.org/orders"), new Dns("ORDERS.shop.svc"))
                                .build()
                                .hash()))
                .containsOnly(USUAL);
    }

    /** cert-manager#8160: a default written out is the same as one left out. */
    @Test
    void a_default_written_out_is_a_default() {
        var short_ = read(spec(null, List.of(), null));
        var long_ = read(spec(
                Span.of("24h"),
                List.of("client auth", "digital signature"),
                new PrivateKeySpec(
                        PrivateKeySpec.Algorithm.ECDSA,
                        256,
                        PrivateKeySpec.Encoding.PKCS8,
                        PrivateKeySpec.RotationPolicy.Always,
                        null)));
        assertThat(long_).isEqualTo(short_);
        assertThat(long_.hash()).isEqualTo(short_.hash());
        assertThat(read(spec(Span.of("1d"), List.of(), null)).hash()).isEqualTo(short_.hash());
        assertThat(read(spec(Span.of("1440m"), List.of(), null)).hash()).isEqualTo(short_.hash());
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "1h1d", ""})
    void a_span_that_is_none_is_unclear_and_no_error(String span) {
        assertThat(Reading.of(resource(spec(Span.of(span), List.of(), null))))
                .isInstanceOfSatisfying(Reading.Unclear.class, unclear -> {
                    assertThat(unclear.because().code()).isEqualTo(Code.SPEC_UNCLEAR);
                    assertThat(unclear.because().sentence()).contains("duration");
                });
    }

    /** Such an object exists as soon as a newer version of the operator was here before. */
    @Test
    void values_of_a_later_version_are_unclear_and_no_error() {
        var key = new PrivateKeySpec(PrivateKeySpec.Algorithm.UNKNOWN, null, PrivateKeySpec.Encoding.PKCS8, null, null);
        assertThat(Reading.of(resource(spec(null, List.of(), key)))).isInstanceOf(Reading.Unclear.class);
        assertThat(Reading.of(resource(spec(null, List.of("sign code"), null)))).isInstanceOf(Reading.Unclear.class);
        var restarting = resource(spec(null, List.of(), null, new Workload(null, "orders")));
        assertThat(Reading.of(restarting))
                .isInstanceOfSatisfying(
                        Reading.Unclear.class,
                        unclear -> assertThat(unclear.because().sentence()).contains("restart.kind"));
    }

    private static Wanted read(ClientCertificateSpec spec) {
        assertThat(Reading.of(resource(spec))).isInstanceOf(Wanted.class);
        return (Wanted) Reading.of(resource(spec));
    }

    private static ClientCertificate resource(ClientCertificateSpec spec) {
        var resource = new ClientCertificate();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("orders")
                .withUid("uid")
                .withGeneration(1L)
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .build());
        resource.setSpec(spec);
        return resource;
    }

    private static ClientCertificateSpec spec(
            @Nullable Span duration, List<String> usages, @Nullable PrivateKeySpec key, Workload... restart) {
        return new ClientCertificateSpec(
                new AuthorityRef(AuthorityRef.Kind.CertificateAuthority, "authority"),
                "orders",
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                duration == null ? ClientCertificateSpec.DEFAULT_DURATION : duration,
                null,
                null,
                usages,
                key == null ? PrivateKeySpec.DEFAULT : key,
                null,
                new SecretTemplate(Map.of(), Map.of()),
                null,
                List.of(),
                null,
                List.of(restart),
                null);
    }
}
