package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.api.AuthorityStatus.State;
import dev.countersign.pki.Certificate;
import dev.countersign.testing.Countersign;
import dev.countersign.testing.Reader;
import dev.countersign.testing.Reads;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** "Rotate an authority", typed: by a reason and back, away from a known key, and with key pairs of one's own. */
@Reads("docs/how-to/rotate-an-authority.md")
class RotatePageIT {
    private static final String NAMESPACE = "shop";
    private static final String BY_A_REASON = "By a reason";
    /** Nobody tells the operator of a Secret that is not its own: it looks once a minute. */
    private static final Duration LOOKED_AGAIN = Duration.ofSeconds(100);

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    @RegisterExtension
    static final Reader READER = new Reader(() -> COUNTERSIGN.world().cluster());

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);

    @BeforeEach
    void an_authority_a_client_and_whom_the_servers_trust() {
        COUNTERSIGN.world().clear(NAMESPACE);
        READER.shell().type("kubectl apply -f examples/01-authority.yaml -f examples/02-client-certificate.yaml");
        partnerTrusts("shop/1");
        OBJECTS.awaitReady("orders");
        anchors(1);
    }

    private static void partnerTrusts(String generations) {
        var partner = "{kind: External, name: partner, acknowledged: [%s]}".formatted(generations);
        OBJECTS.bundle("clients", "sources: [{authority: {name: shop}}], relyingParties: [%s]".formatted(partner));
    }

    private static void anchors(int... generations) {
        await().atMost(Objects.SOON)
                .untilAsserted(() -> assertThat(OBJECTS.anchors("clients"))
                        .extracting(anchor -> anchor.subjectText().replaceFirst(".*CN=shop G(\\d+).*", "$1"))
                        .containsExactlyInAnyOrder(IntStream.of(generations)
                                .mapToObj(Integer::toString)
                                .toArray(String[]::new)));
    }

    private static void state(String authority, int generation, State state) {
        await().atMost(LOOKED_AGAIN)
                .untilAsserted(
                        () -> assertThat(OBJECTS.authorityStatus(authority).generations())
                                .anyMatch(each -> each.number() == generation && each.state() == state));
    }

    private static void waits() {
        var progress = READER.step("Rotate an authority", 0);
        await().atMost(Objects.SOON)
                .untilAsserted(() -> assertThat(progress.type())
                        .contains(
                                "\"step\":\"AwaitTrust\"",
                                "\"since\":",
                                "\"waitingFor\":[\"External shop/partner\"]",
                                "\"next\":"));
    }

    @Test
    void by_a_reason_it_is_waited_for_and_then_the_next_generation_signs() throws IOException {
        READER.step(BY_A_REASON, 1).type();
        waits();
        anchors(1, 2);

        var inGit = Files.writeString(
                READER.shell().folder().resolve("reason.yaml"),
                READER.section(BY_A_REASON).blocks("yaml").getFirst());
        assertThat(READER.shell().type("kubectl patch cauth -n shop shop --type=merge --patch-file " + inGit))
                .as("the same text a second time")
                .contains("(no change)");
        partnerTrusts("shop/1, shop/2");

        READER.step(BY_A_REASON, 2).with("=1h", "=100s").type();
        await().atMost(Objects.SOON)
                .until(() -> Integer.valueOf(2).equals(OBJECTS.status("orders").authorityGeneration()));
        READER.step(BY_A_REASON, 3).type();
        await().during(Duration.ofSeconds(5))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(OBJECTS.authorityStatus("shop").activeGeneration())
                        .as("too late to take it back")
                        .isEqualTo(2));
        anchors(1, 2);
    }

    @Test
    void taken_back_in_time_nothing_is_left_but_a_spent_number() {
        READER.step(BY_A_REASON, 1).type();
        waits();

        READER.step(BY_A_REASON, 3).type();

        anchors(1);
        state("shop", 2, State.Retired);
        READER.step(BY_A_REASON, 1).with("moved to", "really moved to").type();
        state("shop", 3, State.Prepared);
    }

    @Test
    void a_key_that_others_know_leaves_at_once_and_who_did_not_follow_is_listed() {
        READER.step("Replace a compromised authority", 0).type();

        state("shop", 1, State.Distrusted);
        state("shop", 2, State.Active);
        anchors(2);
        await().atMost(Objects.SOON)
                .until(() -> Integer.valueOf(2).equals(OBJECTS.status("orders").authorityGeneration()));
        assertThat(READER.step("Rotate an authority", 0).type()).contains("\"waitingFor\":[\"External shop/partner\"]");
    }

    @Test
    void a_key_pair_of_ones_own_signs_and_another_one_is_the_next_generation() {
        var bring = READER.step("Bring my own authority, and change it", 0);
        bring.type();
        OBJECTS.authority("corp", "secret: {name: corp-ca}");
        OBJECTS.awaitAuthority("corp", "True", "upToDate");
        OBJECTS.certificate("of-corp", "authorityRef: {name: corp}, commonName: of-corp");
        OBJECTS.awaitReady("of-corp");
        var signer = Certificate.readAll(
                        Objects.text(OBJECTS.secret("corp-ca-1").orElseThrow(), "tls.crt"))
                .getFirst();
        assertThat(signer.subjectText()).isEqualTo("CN=corp 2026");
        assertThat(OBJECTS.leaf("of-corp").signedBy(signer)).isTrue();

        bring.with("corp 2026", "corp 2027").type();
        state("corp", 2, State.Prepared);

        bring.with("corp 2026", "corp 2027").type();
        await().atMost(LOOKED_AGAIN)
                .until(() -> OBJECTS.authorityStatus("corp").conditions().stream()
                        .anyMatch(condition -> "sameSubjectOtherKey".equals(condition.reason())));
    }
}
