package dev.countersign.plan.trust;

import static dev.countersign.plan.trust.TrustWorld.PARTNER;
import static dev.countersign.plan.trust.TrustWorld.SHOP_1;
import static dev.countersign.plan.trust.TrustWorld.SHOP_2;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.ForeignRoot;
import dev.countersign.pki.Certificate;
import dev.countersign.plan.trust.Anchors.Anchor;
import java.io.ByteArrayInputStream;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written: the same anchors in every form, byte by byte the same each time. */
class ContentTest {
    private static final Wanted ALL_FORMS = wanted("target: {jks: {}, pkcs12: {profile: Modern2023}}");

    private static Wanted wanted(String target) {
        return (Wanted) Reading.of(
                Bundles.bundle("sources: [{authority: {kind: CertificateAuthority, name: shop}}]\n" + target));
    }

    private static Anchors anchors(Certificate... certificates) {
        return Anchors.of(Stream.of(certificates)
                .map(certificate -> new Anchor(certificate, Set.of("CertificateAuthority shop")))
                .toList());
    }

    private static String pem(Anchors anchors) {
        return new String(
                Content.of(ALL_FORMS, anchors).entries(Place.Kind.ConfigMap).get("ca.crt"), US_ASCII);
    }

    /** trust-manager#259. */
    @Test
    void the_same_anchors_give_the_same_bytes_in_every_form() {
        var one = Content.of(ALL_FORMS, anchors(SHOP_1, SHOP_2));
        var other = Content.of(ALL_FORMS, anchors(SHOP_2, SHOP_1, SHOP_2));

        assertThat(one.digests(Place.Kind.ConfigMap))
                .isEqualTo(other.digests(Place.Kind.ConfigMap))
                .containsOnlyKeys("ca.crt", "truststore.p12", "truststore.jks");
        one.entries(Place.Kind.ConfigMap)
                .forEach((key, value) -> assertThat(value)
                        .as(key)
                        .isEqualTo(other.entries(Place.Kind.ConfigMap).get(key)));
    }

    @Test
    void people_see_what_they_trust_until_when_and_why() {
        assertThat(pem(anchors(SHOP_1)))
                .isEqualTo("""
                        # TrustBundle shop/clients

                        # CN=shop G1
                        # until %s, SHA-256 %s
                        # from CertificateAuthority shop
                        %s""".formatted(SHOP_1.validity().notAfter(), SHOP_1.fingerprint(), SHOP_1.pem()));
    }

    /** A name could end its line and go on as another certificate. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\n-----BEGIN CERTIFICATE-----\nMIIB",
                "a\r-----BEGIN CERTIFICATE-----\rMIIB",
                "-----BEGIN CERTIFICATE-----",
                "------END CERTIFICATE------",
                "ü\u202e\u2028-----BEGIN CERTIFICATE-----",
            })
    void a_name_in_a_comment_can_neither_end_its_line_nor_begin_a_block(String name) {
        var sly = ForeignRoot.named(name);
        var text = pem(anchors(sly, SHOP_1));

        assertThat(text).matches("[\\n -~]+");
        assertThat(text.lines().filter(line -> !line.startsWith("#") && line.contains("-----")))
                .hasSize(4);
        assertThat(text.lines().filter(line -> line.startsWith("#"))).noneMatch(line -> line.contains("-----"));
        assertThat(Certificate.readAll(text)).containsExactlyInAnyOrder(sly, SHOP_1);
    }

    @Test
    void java_reads_the_pem_and_both_trust_stores_with_the_password_that_everybody_knows() throws Exception {
        var entries = Content.of(ALL_FORMS, anchors(SHOP_1, PARTNER)).entries(Place.Kind.Secret);

        assertThat(CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(entries.get("ca.crt"))))
                .hasSize(2);
        for (var type : List.of("PKCS12", "JKS")) {
            var store = KeyStore.getInstance(type);
            store.load(
                    new ByteArrayInputStream(entries.get(type.equals("JKS") ? "truststore.jks" : "truststore.p12")),
                    "changeit".toCharArray());
            assertThat(store.size()).as(type).isEqualTo(2);
        }
    }

    @Test
    void a_trust_store_without_a_password_opens_without_one() throws Exception {
        var open = wanted("target: {pkcs12: {profile: Modern2023, password: ''}}");
        var entry =
                Content.of(open, anchors(SHOP_1)).entries(Place.Kind.ConfigMap).get("truststore.p12");

        var store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(entry), null);

        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void the_forms_have_the_keys_and_passwords_of_the_spec() throws Exception {
        var named = wanted("target: {pem: {key: a.pem}, jks: {key: b.jks, password: opened}}");
        var content = Content.of(named, anchors(SHOP_1));

        assertThat(content.keys(Place.Kind.ConfigMap)).containsExactlyInAnyOrder("a.pem", "b.jks");
        var store = KeyStore.getInstance("JKS");
        store.load(
                new ByteArrayInputStream(content.entries(Place.Kind.ConfigMap).get("b.jks")), "opened".toCharArray());
        assertThat(store.size()).isEqualTo(1);
    }

    /** "The data must consist only of PEM certificate blocks." */
    @Test
    void a_cluster_trust_bundle_holds_nothing_but_certificates() {
        var entries = Content.of(ALL_FORMS, anchors(SHOP_1, PARTNER)).entries(Place.Kind.ClusterTrustBundle);

        assertThat(entries).containsOnlyKeys("trustBundle");
        assertThat(new String(entries.get("trustBundle"), US_ASCII)).isEqualTo(PARTNER.pem() + SHOP_1.pem());
    }
}
