package dev.countersign.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.testing.BareCluster;
import dev.countersign.testing.Environment;
import dev.countersign.testing.Node;
import dev.countersign.testing.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chart's two replicas, two pods of nginx that demand certificates, and a pod that calls them by their Service all the
 * time, while its certificate is renewed again and again, its authority moves on to another key, and the replica that leads
 * is deleted.
 */
class OnTheNodeIT {
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final Pattern TALLY = Pattern.compile("calls=(\\d+) failed=(\\d+)");

    @RegisterExtension
    static final Node NODE = Node.on(
            BareCluster::get,
            "library-nginx",
            "caller",
            Environment.orElse("COUNTERSIGN_OPERATOR_IMAGE", "target/image.tar"));

    @TempDir
    private static Path folder;

    private static Shell shell;

    @BeforeAll
    static void install() {
        shell = Shell.in(folder, BareCluster.get());
        shell.type("""
                kubectl create namespace e2e
                helm install countersign helm/countersign --namespace countersign-system --create-namespace \\
                  --set 'secretsIn={e2e}' --set restarts.enabled=true --wait --timeout 5m
                openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=nginx \\
                  -addext subjectAltName=DNS:nginx.e2e.svc -keyout nginx.key -out nginx.crt
                kubectl create secret tls nginx -n e2e --cert=nginx.crt --key=nginx.key
                kubectl create configmap nginx-ca -n e2e --from-file=ca.crt=nginx.crt
                """);
        apply("scene.yaml");
        shell.type("kubectl wait ccert/orders -n e2e --for=condition=Ready --timeout=2m");
        shell.type("kubectl rollout status deployment/nginx -n e2e --timeout=3m");
        apply("caller.yaml");
        shell.type("kubectl rollout status deployment/caller -n e2e --timeout=3m");
    }

    private static void apply(String name) {
        var file = Path.of("src", "test", "resources", "e2e", name).toAbsolutePath();
        shell.type("kubectl apply -n e2e -f " + file);
    }

    @AfterAll
    static void away() {
        shell.type("""
                kubectl delete ccert,tbundle,cauth --all -n e2e
                helm uninstall countersign -n countersign-system --wait
                kubectl delete namespace e2e countersign-system
                kubectl delete crd -l app.kubernetes.io/instance=countersign,app.kubernetes.io/name=countersign
                """);
    }

    private record Tally(int calls, int failed) {}

    /** None before the caller has said anything. */
    private static Tally tally() {
        return TALLY.matcher(logs("caller"))
                .results()
                .reduce((_, last) -> last)
                .map(found -> new Tally(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))))
                .orElse(new Tally(0, 0));
    }

    private static String logs(String deployment) {
        return shell.type("kubectl logs -n e2e deployment/" + deployment);
    }

    private static void awaitCalls(int more) {
        var goal = tally().calls() + more;
        await().atMost(PATIENCE).until(() -> tally().calls() >= goal);
    }

    private static String field(String object, String path) {
        return shell.type("kubectl get -n e2e " + object + " -o jsonpath='{" + path + "}'");
    }

    private static void awaitState(int generation, String state) {
        var path = ".status.generations[?(@.number==" + generation + ")].state";
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(field("cauth/shop", path)).isEqualTo(state));
    }

    private static int revision() {
        return Integer.parseInt(field("ccert/orders", ".status.revision"));
    }

    @Test
    void no_call_fails_while_leaves_are_renewed_the_authority_rotates_and_the_leader_goes() {
        awaitCalls(50);
        var first = revision();
        await().atMost(PATIENCE).until(() -> revision() >= first + 2);

        shell.type("kubectl patch cauth shop -n e2e --type=merge -p '{\"spec\":{\"rotation\":{\"reason\":\"e2e\"}}}'");
        awaitState(2, "Active");
        deleteLeader();
        awaitState(1, "Retired");
        awaitCalls(50);

        var tally = tally();
        System.out.printf("OnTheNodeIT: calls=%d failed=%d revision=%d%n", tally.calls(), tally.failed(), revision());
        assertThat(tally.failed()).as(logs("caller")).isZero();
        assertThat(field("pods", ".items[*].status.containerStatuses[*].restartCount"))
                .as("restarts, with which what a pod has said is lost")
                .matches("[0 ]+");
    }

    private static void deleteLeader() {
        shell.type("kubectl delete pod -n countersign-system"
                + " $(kubectl get lease countersign -n countersign-system -o jsonpath='{.spec.holderIdentity}')");
        shell.type("kubectl rollout status deployment/countersign -n countersign-system --timeout=3m");
    }

    @Test
    void what_a_pod_says_is_there_to_be_read_and_commands_run_in_it() {
        assertThat(logs("nginx")).contains("\"GET / HTTP/1.1\" 200");
        assertThat(shell.type("kubectl exec -n e2e deployment/nginx -- cat /etc/clients/ca.crt"))
                .contains("BEGIN CERTIFICATE");
        assertThat(shell.type("kubectl logs -n countersign-system deployment/countersign"))
                .contains("started in");
    }

    @Test
    void who_shows_no_certificate_is_refused() {
        var answer = shell.type("kubectl exec -n e2e deployment/caller --"
                + " caller -count 1 -anchors /etc/server/ca.crt https://nginx.e2e.svc || true");

        assertThat(answer).contains("failed=1").contains("400");
    }
}
