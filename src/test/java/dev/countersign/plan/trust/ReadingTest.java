package dev.countersign.plan.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.RelyingParty;
import dev.countersign.api.Workload;
import dev.countersign.pki.Pkcs12.Profile;
import dev.countersign.plan.Code;
import dev.countersign.plan.Identity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a spec says, with its defaults, as the operator reads it from Kubernetes. */
class ReadingTest {
    private static final String SHOP = "{sources: [{authority: {kind: CertificateAuthority, name: shop}}], ";

    private static Reading read(String spec) {
        return Reading.of(Bundles.bundle(spec));
    }

    private static Wanted wanted(String spec) {
        return (Wanted) read(spec);
    }

    @Test
    void a_bundle_of_one_authority_lands_in_a_config_map_of_its_name() {
        var wanted = wanted("sources: [{authority: {kind: CertificateAuthority, name: shop}}]");

        assertThat(wanted.sources())
                .containsExactly(new Source.Authority(new Identity("CertificateAuthority", "shop", "shop", "")));
        assertThat(wanted.target())
                .isEqualTo(new Target(
                        new Place(Place.Kind.ConfigMap, "shop", "clients"), List.of(new Form.Pem("ca.crt"))));
        assertThat(wanted.clusterTarget()).isEmpty();
        assertThat(wanted.parties()).isEmpty();
    }

    @Test
    void every_source_has_a_label_of_its_own() {
        var wanted = wanted("""
                sources:
                - authority: {kind: ClusterCertificateAuthority, name: company}
                - configMap: {name: partners}
                - configMap: {name: partners, key: other.pem}
                - secret: {name: partners}
                - inline: one
                - systemRoots: {}
                - inline: two
                - configMap: {name: partners}
                """);

        assertThat(wanted.sources())
                .extracting(Source::label)
                .containsExactly(
                        "ClusterCertificateAuthority company",
                        "ConfigMap partners, key ca.crt",
                        "ConfigMap partners, key other.pem",
                        "Secret partners, key ca.crt",
                        "inline 1",
                        "systemRoots",
                        "inline 2");
        assertThat(wanted.sources().getFirst())
                .isEqualTo(new Source.Authority(new Identity("ClusterCertificateAuthority", "", "company", "")));
    }

    @Test
    void trust_stores_have_the_password_that_java_users_know() {
        var wanted = wanted("""
                sources: [{authority: {kind: CertificateAuthority, name: shop}}]
                target: {secret: {name: trust}, pkcs12: {profile: Modern2023}, jks: {}}
                """);

        assertThat(wanted.target())
                .isEqualTo(new Target(
                        new Place(Place.Kind.Secret, "shop", "trust"),
                        List.of(
                                new Form.Pem("ca.crt"),
                                new Form.Pkcs12("truststore.p12", "changeit", Profile.MODERN),
                                new Form.Jks("truststore.jks", "changeit"))));
    }

    @ParameterizedTest
    @CsvSource({
        "'', shop.clients",
        "'signerName: example.com/clients', example.com:clients:shop.clients",
    })
    void a_cluster_trust_bundle_is_named_after_the_bundle(String spec, String name) {
        var wanted = wanted("{sources: [{authority: {kind: CertificateAuthority, name: shop}}], clusterTrustBundle: {"
                + spec + "}}");

        assertThat(wanted.clusterTarget().orElseThrow().place())
                .isEqualTo(new Place(Place.Kind.ClusterTrustBundle, "", name));
    }

    @Test
    void workloads_and_servers_elsewhere_are_relying_parties() {
        var wanted = wanted("""
                sources: [{authority: {kind: CertificateAuthority, name: shop}}]
                relyingParties:
                - {kind: Deployment, name: orders, reload: Restart}
                - kind: DaemonSet
                  selector: {matchLabels: {app: agent}}
                  reload: InPlace
                  reads: Api
                  settle: 2m
                  probe: {port: 8443, protocol: HTTPS, serverName: agent, likeCertificate: agent, hostNetwork: true}
                - kind: External
                  name: gateway
                  probe: {port: 443, protocol: TLS, host: gateway.example.org}
                  acknowledged: [shop/2, cluster/company/1]
                """);

        assertThat(wanted.parties().get(0))
                .isEqualTo(new Party.Workloads(
                        Workload.Kind.Deployment,
                        new Party.Which.Named("orders"),
                        RelyingParty.Reload.Restart,
                        RelyingParty.Reads.Volume,
                        Optional.empty(),
                        Optional.empty()));
        assertThat(wanted.parties().get(1)).isInstanceOfSatisfying(Party.Workloads.class, agents -> {
            assertThat(agents.which()).isInstanceOf(Party.Which.Selected.class);
            assertThat(agents.reads()).isEqualTo(RelyingParty.Reads.Api);
            assertThat(agents.settle()).contains(Duration.ofMinutes(2));
            assertThat(agents.probe())
                    .contains(new Party.Probe(
                            8443,
                            Optional.empty(),
                            Optional.of("agent"),
                            RelyingParty.Protocol.HTTPS,
                            "/",
                            Optional.of("agent"),
                            true));
        });
        assertThat(wanted.parties().get(2)).isInstanceOfSatisfying(Party.External.class, gateway -> {
            assertThat(gateway.acknowledged())
                    .containsExactly(new GenerationName(false, "shop", 2), new GenerationName(true, "company", 1));
            assertThat(gateway.probe().flatMap(Party.Probe::host)).contains("gateway.example.org");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{sources: []}",
                "{sources: [{}]}",
                "{sources: [{vault: {}}]}",
                "{sources: [{authority: {kind: Issuer, name: shop}}]}",
                SHOP + "target: {pkcs12: {profile: Modern2026}}}",
                "{sources: [{systemRoots: {}}], relyingParties: [{kind: Deployment, name: orders, reload: Restart}]}",
                SHOP + "relyingParties: [{kind: Pod, name: orders, reload: Restart}]}",
                SHOP + "relyingParties: [{kind: Deployment, name: orders}]}",
                SHOP + "relyingParties: [{kind: Deployment, reload: Restart}]}",
                SHOP + "relyingParties: [{kind: External, name: x, settle: soon}]}",
                SHOP + "relyingParties: [{kind: External, name: x, acknowledged: ['2']}]}",
                SHOP + "relyingParties: [{kind: External, name: x, probe: {protocol: TLS}}]}",
                SHOP + "relyingParties: [{kind: External, name: x, probe: {port: 1}}]}",
            })
    void what_cannot_be_understood_is_said_and_stops_nobody_else(String spec) {
        assertThat(read(spec)).isInstanceOfSatisfying(Reading.Unclear.class, unclear -> {
            assertThat(unclear.because().code()).isEqualTo(Code.SPEC_UNCLEAR);
            assertThat(unclear.because().sentence()).isNotBlank();
        });
    }

    @Test
    void a_bundle_without_a_spec_is_unclear() {
        var bundle = Bundles.bundle("{}");
        bundle.setSpec(null);

        assertThat(Reading.of(bundle)).isInstanceOf(Reading.Unclear.class);
    }

    @ParameterizedTest
    @CsvSource({"shop/2, true", "cluster/company/10, true", "shop/0, false", "shop, false", "shop/, false", "/1, false"
    })
    void a_generation_is_named_by_its_authority_and_number(String text, boolean named) {
        var read = GenerationName.read(text);

        assertThat(read.map(GenerationName::text)).isEqualTo(named ? Optional.of(text) : Optional.empty());
    }
}
