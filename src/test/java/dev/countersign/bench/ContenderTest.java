package dev.countersign.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContenderTest {
    @ParameterizedTest
    @ValueSource(strings = {"countersign.yaml", "cert-manager.yaml"})
    void each_file_in_bench_describes_certificates_of_its_own_name_and_namespace(String file) {
        var contender = Contender.read(Path.of("bench", file));
        var object = contender.certificate("team", "orders");
        assertThat(Sightings.key(object)).isEqualTo("team/orders");
        assertThat(object.toString()).contains("orders.team.svc").doesNotContain("${");
        assertThat(contender.setup("team")).contains("\"team\"").doesNotContain("${");
    }

    @Test
    void paths_come_from_group_version_and_plural() {
        var ours = Contender.read(Path.of("bench", "countersign.yaml"));
        assertThat(ours.path()).isEqualTo("/apis/countersign.dev/v1alpha1/clientcertificates");
        assertThat(ours.path("team")).isEqualTo("/apis/countersign.dev/v1alpha1/namespaces/team/clientcertificates");
    }

    @Test
    void another_line_lands_in_the_spec() {
        var ours = Contender.read(Path.of("bench", "countersign.yaml")).with("duration: 3m");
        assertThat(ours.certificate("team", "orders").at("/spec/duration").asText())
                .isEqualTo("3m");
    }

    @Test
    void a_file_that_lacks_something_says_what(@TempDir Path folder) throws IOException {
        var text = Files.readString(Path.of("bench", "countersign.yaml"));
        var without = Files.writeString(folder.resolve("without.yaml"), text.replace("condition: Ready\n", ""));
        assertThatThrownBy(() -> Contender.read(without)).hasMessageStartingWith("condition is missing");
        var wrong = Files.writeString(
                folder.resolve("wrong.yaml"), text.replace("/v1alpha1/clientcertificates", "/clientcertificates"));
        assertThatThrownBy(() -> Contender.read(wrong)).hasMessageContaining("write group/version/plural");
    }

    @Test
    void a_condition_that_is_not_true_is_not_ready() {
        var object = Sightings.read(Buffer.buffer("""
                {"status":{"conditions":[{"type":"Issuing","status":"True"},{"type":"Ready","status":"False"}]}}"""));
        assertThat(Sightings.holds(object, "Ready")).isFalse();
        assertThat(Sightings.holds(object, "Issuing")).isTrue();
        assertThat(Sightings.holds(object, "Revoked")).isFalse();
    }

    @Test
    void a_field_is_found_in_an_answer() {
        var answer = Buffer.buffer("{\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"17\",\"uid\":\"u-1\"}}");
        assertThat(Bound.field(answer, "uid")).isEqualTo("u-1");
        assertThat(Bound.field(answer, "resourceVersion")).isEqualTo("17");
    }
}
