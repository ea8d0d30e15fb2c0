package dev.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import dev.countersign.testing.Chart;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HelmTest {
    private static final Pattern VARIABLE = Pattern.compile("`((?:COUNTERSIGN|QUARKUS)_[A-Z_]+)`");
    private static final Chart ALL_SETTINGS = Chart.of("secretsIn={shop}", "configMapsIn={shop,web}");

    private static final String ASKS = "- name: asks\n      expression: ";

    static Stream<Chart> charts() {
        return Stream.of(
                Chart.of(),
                Chart.of("secretsIn={shop,web}", "restarts.enabled=true"),
                Chart.of("secretsIn={*}", "restarts.enabled=true", "clusterTrustBundles.enabled=true"),
                Chart.of("secretsIn={shop}", "configMapsIn={*}", "restarts.enabled=true", "restarts.namespaces={web}"),
                Chart.of("secretsIn={*}", "configMapsIn={web}"),
                Chart.of("secretsIn={countersign-system}", "clusterTrustBundles.enabled=true"),
                Chart.of("serviceMonitor.enabled=true", "jvmOptions={-Xmx160m}", "replicas=1"),
                Chart.of("podMonitor.enabled=true", "podLabels.team=platform", "crds.keep=false"));
    }

    @Test
    void lint_finds_nothing_to_warn_of() {
        var found = new Helm(Chart.FOLDER).lint().strict().call();

        assertThat(found.isFailed()).as(found.getMessages().toString()).isFalse();
    }

    @Test
    void each_value_is_explained_in_the_same_words_in_both_files() throws IOException {
        var schema = Values.inSchema(Chart.FOLDER.resolve("values.schema.json"));
        // What a chart that contains this one shares; it has no value of its own.
        schema.remove("global");

        assertThat(schema)
                .allSatisfy((name, sentence) -> assertThat(sentence).as(name).endsWith("."));
        assertThat(Values.inYaml(Chart.FOLDER.resolve("values.yaml"))).containsExactlyEntriesOf(schema);
    }

    @Test
    void what_is_no_value_is_refused_on_every_level() throws IOException {
        assertThat(Values.open(Chart.FOLDER.resolve("values.schema.json"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "secretIn={shop} | additional properties 'secretIn' not allowed",
                "image.version=1 | at '/image': additional properties 'version' not allowed",
                "secretsIn=shop | at '/secretsIn': got string, want array",
                "secretsIn={Shop} | at '/secretsIn/0': 'Shop' does not match pattern",
                "secretsIn={*,shop} | at '/secretsIn/0': '*' does not match pattern",
                "secretsIn={shop,shop} | at '/secretsIn': items at 0 and 1 are equal",
                "configMapsIn={kube_system} | at '/configMapsIn/0': 'kube_system' does not match pattern",
                "restarts.enabled=yes | at '/restarts/enabled': got string, want boolean",
                "clusterTrustBundles.signers={clients} | at '/clusterTrustBundles/signers/0': 'clients' does not match pattern",
                "podLabels.app\\.kubernetes\\.io/name=x | invalid propertyName 'app.kubernetes.io/name'",
                "log.level=verbose | at '/log/level': value must be one of",
                "image.digest=latest | at '/image/digest': 'latest' does not match pattern",
                "replicas=-1 | at '/replicas': minimum: got -1, want 0",
                "managementPort=80 | at '/managementPort': minimum: got 80, want 1",
                "threads=0 | at '/threads': minimum: got 0, want 1",
                "jvmOptions={Xmx1g} | at '/jvmOptions/0': 'Xmx1g' does not match pattern",
                "serviceMonitor.interval=often | at '/serviceMonitor/interval': 'often' does not match pattern",
                "networkPolicy.apiServer.ports={0} | at '/networkPolicy/apiServer/ports/0': minimum: got 0, want 1"
            })
    void a_mistake_is_refused_with_the_place_and_the_reason(String value, String sentence) {
        assertThatThrownBy(() -> Chart.of(value).render()).hasMessageContaining(sentence);
    }

    @Test
    void what_does_not_go_together_is_refused_with_a_sentence() {
        assertThatThrownBy(() -> Chart.of("serviceMonitor.enabled=true", "podMonitor.enabled=true")
                        .render())
                .hasMessageContaining("everything would be counted twice, choose one of them");
        assertThatThrownBy(() -> Chart.of("serviceMonitor.enabled=true", "service.enabled=false")
                        .render())
                .hasMessageContaining("it reads metrics by the Service; podMonitor does without");
    }

    @Test
    void the_kinds_are_those_that_the_code_generates() {
        var copies = Chart.FOLDER.resolve(Path.of("files", "crds"));
        assertThat(texts(copies)).as("run 'make crds'").isEqualTo(texts(Path.of("crds")));

        var rendered = Chart.of("crds.keep=false").parts().stream()
                .filter(part -> part.object().getKind().equals("CustomResourceDefinition"))
                .toList();
        assertThat(rendered).hasSize(texts(copies).size()).allSatisfy(part -> {
            assertThat(part.object().getMetadata().getAnnotations()).isNullOrEmpty();
            var text = texts(copies).get(part.object().getMetadata().getName() + "-v1.yml");
            assertThat(part.object().getAdditionalProperties())
                    .isEqualTo(Serialization.unmarshal(text, GenericKubernetesResource.class)
                            .getAdditionalProperties());
        });
    }

    @Test
    void the_kinds_and_nothing_else_outlive_the_release() {
        assertThat(Chart.of("secretsIn={*}").parts()).isNotEmpty().allSatisfy(part -> {
            var annotations = part.object().getMetadata().getAnnotations();
            var kept = annotations != null && "keep".equals(annotations.get("helm.sh/resource-policy"));
            assertThat(kept).as(part.text()).isEqualTo(part.object().getKind().equals("CustomResourceDefinition"));
        });
    }

    @ParameterizedTest
    @MethodSource("charts")
    void no_right_is_given_twice(Chart chart) {
        var rights = Rights.of(chart);

        assertThat(rights.all()).isNotEmpty().doesNotHaveDuplicates();
        assertThat(rights.givenEverywhereAndInANamespace()).isEmpty();
    }

    @Test
    void only_a_star_lets_the_operator_touch_secrets_everywhere() {
        assertThat(Rights.of(Chart.of("secretsIn={shop,web}", "configMapsIn={*}"))
                        .namespacesOf("secrets"))
                .containsExactlyInAnyOrder("countersign-system", "shop", "web");
        assertThat(Rights.of(Chart.of("secretsIn={*}")).namespacesOf("secrets")).contains("");
    }

    @Test
    void nobody_may_delete_a_secret_or_update_anything_but_the_lease() {
        for (var chart : charts().toList()) {
            assertThat(Rights.of(chart).all())
                    .noneMatch(right -> right.contains(" secrets ") && right.endsWith(" delete"))
                    .allMatch(right -> !right.endsWith(" update") || right.contains(" leases countersign "));
        }
    }

    @Test
    void every_setting_is_a_value() throws IOException {
        var documented = VARIABLE.matcher(Files.readString(Path.of("docs", "reference", "configuration.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
        var container = operator(ALL_SETTINGS)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();

        assertThat(documented).hasSizeGreaterThan(5);
        assertThat(container.getEnv()).extracting("name").containsAll(documented);
    }

    @ParameterizedTest
    @MethodSource("charts")
    void each_pod_is_restricted(Chart chart) {
        var pod = operator(chart).getSpec().getTemplate().getSpec();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getVolumes())
                .allSatisfy(volume -> assertThat(volume.getEmptyDir()).isNotNull());
        assertThat(pod.getHostNetwork()).isNull();
        assertThat(Stream.concat(pod.getContainers().stream(), pod.getInitContainers().stream()))
                .isNotEmpty()
                .allSatisfy(container -> {
                    var security = container.getSecurityContext();
                    assertThat(security.getAllowPrivilegeEscalation()).isFalse();
                    assertThat(security.getReadOnlyRootFilesystem()).isTrue();
                    assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
                    assertThat(security.getCapabilities().getAdd()).isNullOrEmpty();
                    assertThat(container.getResources().getLimits()).containsKey("memory");
                });
    }

    /** Otherwise an installation would fail there, or a tenant could say that others asked. */
    @Test
    void where_kubernetes_cannot_write_who_asked_nobody_can() {
        var older = Chart.of().on("1.35.9");

        assertThat(older.on("1.36.0").render())
                .contains("kind: MutatingAdmissionPolicy\n", ASKS + "'oldObject == null");
        assertThat(older.render())
                .doesNotContain("MutatingAdmissionPolicy")
                .contains(ASKS + "'false'\n", "variables.said == (variables.asks ?");
        assertThat(older.on("1.31.0").render()).isEqualTo(older.render());
        assertThatThrownBy(() -> older.on("1.30.9").render())
                .hasMessageContaining("incompatible with Kubernetes v1.30.9");
    }

    @Test
    void the_oldest_kubernetes_that_it_is_for_is_tried() throws IOException {
        var oldest = Pattern.compile("k8s.io/kubernetes v(1[.]\\d+)[.]")
                .matcher(Files.readString(Path.of("testbed", "oldest", "go.mod")));
        assertThat(oldest.find()).isTrue();

        assertThat(Files.readString(Chart.FOLDER.resolve("Chart.yaml")))
                .contains("kubeVersion: \">= " + oldest.group(1) + ".0-0\"");
    }

    @Test
    void without_the_operator_nothing_runs_and_nothing_is_watched() {
        var kinds = Chart.of("operator.enabled=false", "serviceMonitor.enabled=true").parts().stream()
                .map(part -> part.object().getKind())
                .distinct();

        assertThat(kinds)
                .contains("ServiceAccount", "CustomResourceDefinition", "ClusterRole", "ValidatingAdmissionPolicy")
                .doesNotContain("Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy", "ServiceMonitor");
    }

    private static Deployment operator(Chart chart) {
        var found = chart.parts().stream()
                .filter(part -> part.object().getKind().equals("Deployment"))
                .toList();
        assertThat(found).hasSize(1);
        return Serialization.unmarshal(found.getFirst().text(), Deployment.class);
    }

    private static Map<String, String> texts(Path folder) {
        try (var files = Files.list(folder)) {
            var texts =
                    files.collect(Collectors.toMap(file -> file.getFileName().toString(), HelmTest::read));
            assertThat(texts).isNotEmpty();
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
