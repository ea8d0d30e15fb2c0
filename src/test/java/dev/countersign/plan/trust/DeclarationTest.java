package dev.countersign.plan.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.api.LabelSelector;
import dev.countersign.api.RelyingParty;
import dev.countersign.api.Workload;
import dev.countersign.pki.PkiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Relying parties in an annotation, one a line. */
class DeclarationTest {
    @Test
    void a_line_says_what_an_entry_of_a_bundle_says() {
        assertThat(Declaration.read("""
                Deployment/web reload=Restart
                StatefulSet[app=db,tier=back] reload=InPlace reads=Api settle=2m protocol=PostgreSQL port=5432

                External/gateway host=gateway.example.org port=443 protocol=HTTPS path=/in acknowledged=shop/2,cluster/company/1
                """))
                .containsExactly(
                        new Party.Workloads(
                                Workload.Kind.Deployment,
                                new Party.Which.Named("web"),
                                RelyingParty.Reload.Restart,
                                RelyingParty.Reads.Volume,
                                Optional.empty(),
                                Optional.empty()),
                        new Party.Workloads(
                                Workload.Kind.StatefulSet,
                                new Party.Which.Selected(
                                        new LabelSelector(Map.of("app", "db", "tier", "back"), List.of())),
                                RelyingParty.Reload.InPlace,
                                RelyingParty.Reads.Api,
                                Optional.of(Duration.ofMinutes(2)),
                                Optional.of(probe(5432, Optional.empty(), RelyingParty.Protocol.PostgreSQL, "/"))),
                        new Party.External(
                                "gateway",
                                Optional.empty(),
                                Optional.of(probe(
                                        443, Optional.of("gateway.example.org"), RelyingParty.Protocol.HTTPS, "/in")),
                                List.of(
                                        GenerationName.read("shop/2").orElseThrow(),
                                        GenerationName.read("cluster/company/1").orElseThrow())));
    }

    private static Party.Probe probe(int port, Optional<String> host, RelyingParty.Protocol protocol, String path) {
        return new Party.Probe(port, host, Optional.empty(), protocol, path, Optional.empty(), false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Pod/web reload=Restart                                | is no relying party
            Deployment/web  reload=Restart                        | is no relying party
            Deployment/web reload                                 | is no relying party
            deployment/web reload=Restart                         | is no relying party
            Deployment/web/db reload=Restart                      | is no relying party
            Deployment[] reload=Restart                           | is no relying party
            Deployment[app=a]/b reload=Restart                    | is no relying party
            Deployment[app] reload=Restart                        | is no label: write for example app=db
            Deployment/web                                        | relyingParties.reload
            Deployment/web reload=Never                           | reload=Never is unknown: write one of [Restart, InPlace]
            Deployment/web reload=Restart reload=InPlace          | reload is there twice
            Deployment/web reload=Restart colour=red              | there is no colour in a relying party
            Deployment/web reload=InPlace protocol=HTTPS          | a probe needs a port
            Deployment/web reload=InPlace port=70000              | a probe needs a port
            Deployment/web reload=InPlace port=443 path=/         | path is for protocol=HTTPS
            Deployment/web reload=InPlace port=443 host=a.b       | need none
            Deployment/web reload=InPlace acknowledged=shop/1     | acknowledged is for External
            Deployment/web reload=InPlace port=443 likeCertificate=../x | likeCertificate is not the name of an object
            External/gateway port=443                             | needs a host
            External/gateway reload=Restart                       | neither reload nor reads
            External[app=gateway] acknowledged=shop/1             | known by a name
            External/gateway acknowledged=shop                    | is no generation
            Deployment/web reload=InPlace settle=soon             | is not a span of time
            """)
    void whatever_is_not_clear_is_refused_with_a_sentence(String line, String sentence) {
        assertThatThrownBy(() -> Declaration.read(line))
                .isInstanceOf(PkiException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void a_carriage_return_or_a_tab_is_not_taken_for_a_space() {
        assertThatThrownBy(() -> Declaration.read("Deployment/web reload=Restart\r"))
                .isInstanceOf(PkiException.class);
        assertThatThrownBy(() -> Declaration.read("Deployment/web\treload=Restart"))
                .isInstanceOf(PkiException.class);
    }

    @Test
    void there_is_an_end_to_them() {
        assertThat(Declaration.read("Deployment/web reload=Restart\n".repeat(64)))
                .hasSize(64);
        assertThatThrownBy(() -> Declaration.read("Deployment/web reload=Restart\n".repeat(65)))
                .hasMessageContaining("write 64 at most");
    }

    /** Whoever understood more than the policy would restart what nobody was asked about. */
    @Test
    void the_admission_policy_knows_the_same_lines() throws IOException {
        assertThat(Files.readString(Path.of("helm/countersign/templates/policies-receiving-objects.yaml")))
                .contains("'" + Declaration.LINE.replace("\\", "\\\\") + "'");
    }
}
