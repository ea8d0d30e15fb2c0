package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.testing.Countersign;
import dev.countersign.testing.Reader;
import dev.countersign.testing.Reads;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** "Who may do what?" and "Who may hold which name?", typed by an administrator and by those who are given something. */
@Reads({"docs/how-to/who-may-do-what.md", "docs/how-to/who-may-hold-which-name.md"})
class RightsPageIT {
    private static final String NAMESPACE = "shop";
    private static final String TAKES = "What takes which right";
    private static final String WHY = "Why is my certificate not issued?";

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

    @AfterAll
    static void away() {
        READER.shell()
                .type("kubectl delete clusterrole,clusterrolebinding company-clients --ignore-not-found;"
                        + " kubectl delete rolebinding authorities editors -n shop --ignore-not-found");
    }

    @Test
    void a_group_is_let_use_one_cluster_authority_and_others_are_not() {
        var question = READER.step(TAKES, 1);
        var pia = READER.shell().as("pia", "payments");
        assertThat(question.by(pia).tryIt().text()).contains("no");

        COUNTERSIGN.kubectl().apply(READER.section("Roles").blocks("yaml").getFirst());

        await().atMost(Objects.SOON)
                .untilAsserted(() -> assertThat(question.by(pia).tryIt().text()).contains("yes"));
        assertThat(question.by(READER.shell().as("ben")).tryIt().text()).contains("no");
    }

    @Test
    void somebody_is_put_in_charge_of_authorities_and_who_asked_is_written_down() {
        var ann = READER.shell().as("ann");
        var question = READER.step(TAKES, 0).by(ann);
        assertThat(question.tryIt().text()).contains("no");

        READER.step("Roles", 0).type();

        await().atMost(Objects.SOON)
                .untilAsserted(() -> assertThat(question.tryIt().text()).contains("yes"));
        READER.shell().type("kubectl create rolebinding editors -n shop --clusterrole=edit --user=ann");
        await().atMost(Objects.SOON)
                .untilAsserted(() -> assertThat(ann.run("kubectl apply -f examples/02-client-certificate.yaml")
                                .text())
                        .contains("orders created"));
        OBJECTS.awaitReady("orders");
        // Before Kubernetes 1.36 nobody writes it.
        assertThat(READER.step("Who asked?", 0).type())
                .isEqualTo(COUNTERSIGN.world().knowsWhoAsked() ? "ann" : "");
    }

    @Test
    void the_reason_is_in_a_column_and_the_sentence_says_what_to_write_instead() {
        OBJECTS.authority("own-names", "selfSigned: {}, allow: {commonNames: ['${name}']}");
        OBJECTS.certificate("mine", "authorityRef: {name: own-names}, commonName: another");

        OBJECTS.await("mine", "False", "nameNotAllowed");

        assertThat(READER.step(WHY, 0).type()).contains("REASON").containsPattern("mine .*nameNotAllowed");
        assertThat(READER.step(WHY, 1).type()).contains("another", "commonNames");
    }
}
