package dev.countersign.it;

import static dev.countersign.it.Admission.patching;
import static dev.countersign.it.Requests.bundle;
import static dev.countersign.it.Requests.certificate;
import static dev.countersign.it.Requests.configMap;
import static dev.countersign.it.Requests.deployments;
import static dev.countersign.it.Requests.in;
import static dev.countersign.it.Requests.labelled;
import static dev.countersign.it.Requests.names;
import static dev.countersign.it.Requests.party;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Commands.Answer;
import dev.countersign.testing.Countersign;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who names a workload must be allowed to patch it. */
class AdmissionIT {
    static final String NAMESPACE = "it-admission";
    private static final String ELSEWHERE = "it-admission-elsewhere";
    /** May patch every workload of the namespace; the others less: none, one Deployment, all Deployments, these eight. */
    private static final String ANN = "ann";

    private static final String BEN = "ben";
    private static final String CLEO = "cleo";
    private static final String DAN = "dan";
    private static final String EVE = "eve";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE, ELSEWHERE);

    private static final Admission ADMISSION = new Admission(COUNTERSIGN);
    private static final Map<String, Answer> WITHOUT_POLICIES = new LinkedHashMap<>();

    private static final String ORDERS = party("Deployment", "name: orders");

    /** Everybody's requests are tried once without the policies: a manifest that fails by itself would prove nothing. */
    @BeforeAll
    static void people() {
        for (var namespace : new String[] {NAMESPACE, ELSEWHERE}) {
            for (var person : new String[] {ANN, BEN, CLEO, DAN, EVE}) {
                ADMISSION.person(namespace, person);
            }
        }
        ADMISSION.person(NAMESPACE, ANN, patching("deployments, statefulsets, daemonsets"));
        ADMISSION.person(NAMESPACE, CLEO, patching("deployments", "orders"));
        ADMISSION.person(NAMESPACE, DAN, patching("deployments"));
        ADMISSION.person(NAMESPACE, EVE, patching("deployments", names(8).collect(Collectors.joining(", "))));
        COUNTERSIGN.kubectl().apply(bundle("named", ORDERS));
        COUNTERSIGN.kubectl().apply(certificate("named", "{kind: Deployment, name: orders}"));
        COUNTERSIGN.kubectl().apply(configMap("declared", "clients", "Deployment/orders reload=Restart"));
        COUNTERSIGN.kubectl().apply(configMap("prepared", "", "Deployment/orders reload=Restart"));

        ADMISSION.withoutPolicies();
        ADMISSION.await(false, BEN, bundle("canary", ORDERS));
        ADMISSION.await(false, BEN, certificate("canary", "{kind: Deployment, name: orders}"));
        ADMISSION.await(false, BEN, configMap("canary", "clients", "Deployment/orders reload=Restart"));
        refusals().forEach(each -> {
            var request = each.get();
            WITHOUT_POLICIES.put((String) request[0], ADMISSION.apply((String) request[1], (String) request[2]));
        });
        ADMISSION.policies();
        ADMISSION.await(true, BEN, bundle("canary", ORDERS));
        ADMISSION.await(true, BEN, certificate("canary", "{kind: Deployment, name: orders}"));
        ADMISSION.await(true, BEN, configMap("canary", "clients", "Deployment/orders reload=Restart"));
    }

    @AfterAll
    static void policiesAreThereAgain() {
        ADMISSION.policies();
    }

    static Stream<Arguments> refusals() {
        var bundle = "naming it in relyingParties lets the operator restart it, and takes the same right";
        var certificate = "naming it in restart lets the operator restart it, and takes the same right";
        var declared = "naming it in countersign.dev/relying-parties lets the operator restart it";
        return Stream.of(
                refused("a Deployment", BEN, bundle("new", ORDERS), "may not patch deployments/orders"),
                refused("why", BEN, bundle("new", ORDERS), "in namespace it-admission: " + bundle),
                refused("a StatefulSet", BEN, bundle("new", party("StatefulSet", "name: db")), "statefulsets/db"),
                refused("a DaemonSet", BEN, bundle("new", party("DaemonSet", "name: node")), "daemonsets/node"),
                refused(
                        "another than hers",
                        CLEO,
                        bundle("new", ORDERS + ", " + party("Deployment", "name: billing")),
                        "may not patch deployments/billing in"),
                refused(
                        "whatever a selector finds",
                        CLEO,
                        bundle("new", party("Deployment", "selector: {matchLabels: {app: orders}}")),
                        "may not patch all deployments in"),
                refused(
                        "whatever a selector of nothing finds",
                        CLEO,
                        bundle("new", party("Deployment", "selector: {}")),
                        "may not patch all deployments in"),
                refused(
                        "one kind of two",
                        DAN,
                        bundle("new", ORDERS + ", " + party("StatefulSet", "name: db")),
                        "may not patch statefulsets/db in"),
                refused(
                        "a selector of another kind",
                        DAN,
                        bundle("new", party("StatefulSet", "selector: {matchLabels: {app: db}}")),
                        "may not patch all statefulsets in"),
                refused(
                        "a name of the same spelling in another kind",
                        CLEO,
                        bundle("new", party("StatefulSet", "name: orders")),
                        "may not patch statefulsets/orders"),
                refused("a workload elsewhere", ANN, in(ELSEWHERE, bundle("new", ORDERS)), "in namespace " + ELSEWHERE),
                refused(
                        "a relying party added",
                        CLEO,
                        bundle("named", ORDERS + ", " + party("Deployment", "name: billing")),
                        "may not patch deployments/billing"),
                refused(
                        "other sources, same relying parties",
                        BEN,
                        bundle("named", ORDERS).replace("name: shop", "name: other"),
                        "may not patch deployments/orders"),
                refused(
                        "more than can be looked up",
                        EVE,
                        bundle("new", deployments(9)),
                        "you name 9 workloads one by one"),
                refused(
                        "the last of eight",
                        EVE,
                        bundle("new", deployments(7) + ", " + party("Deployment", "name: billing")),
                        "may not patch deployments/billing in"),
                refused(
                        "a certificate's restart",
                        BEN,
                        certificate("new", "{kind: Deployment, name: orders}"),
                        "may not patch deployments/orders in namespace it-admission: " + certificate),
                refused(
                        "one of two restarts",
                        CLEO,
                        certificate("new", "{kind: Deployment, name: orders}, {kind: DaemonSet, name: node}"),
                        "may not patch daemonsets/node in"),
                refused(
                        "another name in a certificate that restarts",
                        BEN,
                        certificate("named", "{kind: Deployment, name: orders}")
                                .replace("commonName: orders", "commonName: x"),
                        "may not patch deployments/orders"),
                refused(
                        "a declaration",
                        BEN,
                        configMap("new", "clients", "Deployment/orders reload=Restart"),
                        "may not patch deployments/orders in namespace it-admission: " + declared),
                refused(
                        "a declaration in a Secret",
                        BEN,
                        configMap("new", "clients", "StatefulSet/db reload=Restart")
                                .replace("ConfigMap", "Secret"),
                        "may not patch statefulsets/db in"),
                refused(
                        "a declaration by selector",
                        CLEO,
                        configMap("new", "clients", "Deployment[app=orders] reload=Restart"),
                        "may not patch all deployments in"),
                refused(
                        "another declaration than before",
                        CLEO,
                        configMap(
                                "declared",
                                "clients",
                                "Deployment/orders reload=Restart\\nDeployment/b reload=Restart"),
                        "may not patch deployments/b in"),
                refused(
                        "a label that makes a declaration count",
                        BEN,
                        configMap("prepared", "clients", "Deployment/orders reload=Restart"),
                        "may not patch deployments/orders"),
                refused(
                        "a declaration that follows another bundle now",
                        BEN,
                        configMap("declared", "others", "Deployment/orders reload=Restart"),
                        "may not patch deployments/orders"),
                refused(
                        "a declaration that nobody understands",
                        ANN,
                        configMap("new", "clients", "Deployment/orders reload=Restart, Deployment/b"),
                        "\"Deployment/orders reload=Restart, Deployment/b\" is no relying party: write one a line, such as"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void what_somebody_may_not_patch_he_may_not_name(String what, String person, String yaml, String sentence) {
        assertThat(WITHOUT_POLICIES.get(what))
                .as("without the policies")
                .satisfies(answer ->
                        assertThat(answer.succeeded()).as(answer.text()).isTrue());

        var answer = ADMISSION.apply(person, yaml);

        assertThat(answer.succeeded()).as(answer.text()).isFalse();
        assertThat(answer.text()).contains(sentence);
    }

    static Stream<Arguments> permissions() {
        return Stream.of(
                permitted("all kinds", ANN, bundle("new", ORDERS + ", " + party("StatefulSet", "name: db"))),
                permitted("a selector", ANN, bundle("new", party("DaemonSet", "selector: {matchLabels: {app: a}}"))),
                permitted("sixty-four", ANN, bundle("new", deployments(64))),
                permitted("the one that is hers", CLEO, bundle("new", ORDERS)),
                permitted(
                        "a selector of the kind that is his", DAN, bundle("new", party("Deployment", "selector: {}"))),
                permitted("eight by name", EVE, bundle("new", deployments(8))),
                permitted("no relying party", BEN, bundle("new", "")),
                permitted("a server outside of the cluster", BEN, bundle("new", "{kind: External, name: gateway}")),
                permitted("labels of a bundle", BEN, labelled(bundle("named", ORDERS))),
                permitted("no relying party any more", BEN, bundle("named", "")),
                permitted("a certificate's restart", CLEO, certificate("new", "{kind: Deployment, name: orders}")),
                permitted("a certificate without restart", BEN, certificate("new", "")),
                permitted(
                        "labels of a certificate",
                        BEN,
                        labelled(certificate("named", "{kind: Deployment, name: orders}"))),
                permitted("a declaration", CLEO, configMap("new", "clients", "Deployment/orders reload=Restart")),
                permitted("an empty declaration", BEN, configMap("new", "clients", "")),
                permitted(
                        "a declaration of External",
                        BEN,
                        configMap("new", "clients", "External/gateway acknowledged=a/1")),
                permitted(
                        "a declaration that counts nowhere", BEN, configMap("new", "", "Deployment/b reload=Restart")),
                permitted(
                        "what else is in an object",
                        BEN,
                        configMap("declared", "clients", "Deployment/orders reload=Restart") + "data: {more: x}\n"),
                permitted("no label any more", BEN, configMap("declared", "", "Deployment/orders reload=Restart")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("permissions")
    void what_somebody_may_patch_he_may_name_and_nothing_else_needs_it(String what, String person, String yaml) {
        var answer = ADMISSION.apply(person, yaml);

        assertThat(answer.succeeded()).as(answer.text()).isTrue();
    }

    /** Otherwise no bundle would be filled in where its relying parties are declared. */
    @Test
    void the_operator_needs_no_right_to_patch_workloads_for_what_it_writes() {
        var objects = new Objects(COUNTERSIGN, NAMESPACE);
        objects.authority("shop");
        COUNTERSIGN.kubectl().apply(bundle("clients", ORDERS));

        objects.awaitBundle("clients", "True", "upToDate");
        Awaitility.await()
                .atMost(Objects.SOON)
                .until(() -> objects.anchors("declared").size() == 1);
    }

    @Test
    void the_api_server_finds_nothing_wrong_with_the_policies() {
        var warnings = COUNTERSIGN
                .kubectl()
                .run(
                        "get",
                        "validatingadmissionpolicy",
                        "-o",
                        "jsonpath={.items[*].status.typeChecking.expressionWarnings}");

        assertThat(warnings).isBlank();
    }

    private static Arguments refused(String what, String person, String yaml, String sentence) {
        return Arguments.of(what, person, yaml, sentence);
    }

    private static Arguments permitted(String what, String person, String yaml) {
        return Arguments.of(what, person, yaml);
    }
}
