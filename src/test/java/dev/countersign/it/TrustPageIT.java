package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.testing.Countersign;
import dev.countersign.testing.Reader;
import dev.countersign.testing.Reads;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** "How do I get the right CA certificates to my servers?", typed. */
@Reads("docs/how-to/trust-bundles.md")
class TrustPageIT {
    private static final String NAMESPACE = "shop";
    private static final String ONE_SERVER = "One server, one namespace";
    private static final String PATCH = "Who names a workload must be allowed to patch it";
    private static final String WHO_TRUSTS = "Who really trusts it";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    @RegisterExtension
    static final Reader READER = new Reader(() -> COUNTERSIGN.world().cluster());

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);

    @BeforeAll
    static void an_authority() {
        READER.shell().type("kubectl apply -f examples/01-authority.yaml");
        OBJECTS.awaitAuthority("shop", "True", "upToDate");
    }

    private static void bundle(String relyingParties) {
        OBJECTS.bundle("clients", "sources: [{authority: {name: shop}}], relyingParties: " + relyingParties);
    }

    @Test
    void the_columns_and_the_description_say_where_the_bundle_is_and_what_is_in_it() {
        READER.shell().type("kubectl apply -f examples/13-trust-bundle.yaml");
        OBJECTS.awaitBundle("clients", "True", "upToDate");

        assertThat(READER.step(ONE_SERVER, 0).type())
                .containsPattern("READY +PUBLISHED")
                .containsPattern("clients +True +1");
        assertThat(READER.step(ONE_SERVER, 1).type())
                .contains(OBJECTS.anchors("clients").getFirst().fingerprint(), "CN=shop G1");
    }

    @Test
    void who_may_not_patch_a_workload_may_not_name_it_and_can_ask_first() {
        var people = new Admission(COUNTERSIGN);
        people.person(NAMESPACE, "ann", Admission.patching("deployments", "orders"));
        people.person(NAMESPACE, "bob");
        var answer = READER.section(PATCH).blocks().getFirst().text();
        var named = Requests.in(NAMESPACE, Requests.bundle("of-people", Requests.party("Deployment", "name: orders")));
        var question = READER.step(PATCH, 0);

        people.await(false, "ann", named);
        assertThat(people.apply("bob", named).text()).contains(answer.strip().replace(", ...", ""));
        assertThat(question.by(READER.shell().as("ann")).type()).contains("yes");
        assertThat(question.by(READER.shell().as("bob")).tryIt().text()).contains("no");
    }

    @Test
    void each_relying_party_is_counted_and_who_lags_is_named_with_the_reason() {
        var declared = READER.section(WHO_TRUSTS).blocks("yaml").getFirst();
        READER.shell().type("""
                kubectl apply -f - <<'EOF'
                apiVersion: countersign.dev/v1alpha1
                kind: TrustBundle
                metadata: {name: clients, namespace: shop}
                spec:
                  sources: [{authority: {name: shop}}]
                %s
                EOF
                """.formatted(declared.indent(2)));

        var count = READER.step(WHO_TRUSTS, 0);
        await().atMost(Objects.SOON)
                .untilAsserted(
                        () -> assertThat(count.type()).contains("TRUSTING").containsPattern("clients .* 1/4 "));
        assertThat(READER.step(WHO_TRUSTS, 1).type())
                .contains("partner-gateway", "shop/1", "Acknowledged")
                .contains(List.of("Deployment shop/orders", "Deployment shop/gateway", "StatefulSet shop/ledger"));

        bundle("[{kind: External, name: partner-gateway, acknowledged: [shop/1]}]");
        assertThat(READER.step(WHO_TRUSTS, 2).type()).contains("condition met");
    }
}
