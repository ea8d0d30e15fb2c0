package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.CertificateAuthority;
import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.Condition;
import dev.countersign.fixture.HeldSecret;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.client.Outcome;
import dev.countersign.plan.client.Plan;
import dev.countersign.plan.client.Wanted;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Findings are numbers too. */
class TelemetryTest {
    private static final Wanted WANTED = WantedSpec.usual();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Telemetry telemetry = new Telemetry(registry, () -> Pki.START);

    @Test
    void certificates_are_counted_by_the_findings_that_they_have_now() {
        telemetry.watch(
                () -> Stream.of(with("upToDate"), with("upToDate"), with("secretContested"), new ClientCertificate()));

        assertThat(now("upToDate")).isEqualTo(2);
        assertThat(now("secretContested")).isEqualTo(1);
        assertThat(now("expired")).isZero();
        assertThat(now("signerPending")).as("a reason of Issuing").isEqualTo(3);
    }

    @Test
    void of_rotations_it_is_counted_for_how_many_they_wait_and_since_when_the_slowest_does() {
        telemetry.watchAuthorities(() -> Stream.of(
                at("AwaitTrust", "2026-01-01T00:10:00Z", 20),
                at("AwaitTrust", "2026-01-01T00:00:00Z", 2),
                new CertificateAuthority()));
        telemetry.watchAuthorities(() -> Stream.of(at("Publish", "2026-01-02T00:00:00Z", 1)));

        assertThat(step(Metric.WAITING, "AwaitTrust")).isEqualTo(22);
        assertThat(step(Metric.WAITING, "Publish")).isEqualTo(1);
        assertThat(step(Metric.WAITING, "AwaitLeaves")).isZero();
        assertThat(step(Metric.STEP_SINCE, "AwaitTrust"))
                .isEqualTo((double) Instant.parse("2026-01-01T00:00:00Z").getEpochSecond());
        assertThat(step(Metric.STEP_SINCE, "AwaitLeaves")).isZero();
    }

    private double step(Metric metric, String step) {
        return registry.get(metric.key()).tag("step", step).gauge().value();
    }

    private static CertificateAuthority at(String step, String since, int waiting) {
        var progress = new AuthorityStatus.Progress(step, 2, since, List.of(), waiting, "");
        var resource = new CertificateAuthority();
        resource.setStatus(new AuthorityStatus(List.of(), 1, null, List.of(), progress));
        return resource;
    }

    @Test
    void what_waits_is_counted_by_why() {
        var wait = new Plan.BackOff(new Finding(Code.SECRET_CONTESTED, "…"), Pki.START);

        telemetry.certificate(wait, new Outcome.Nothing());

        assertThat(count(Metric.POSTPONED, "secretContested")).isEqualTo(1);
    }

    private static Supplier<Map<String, Long>> counts(long number) {
        return () -> Map.of("http", number); // a new object each time, and garbage as soon as nobody holds it
    }

    @Test
    void what_came_of_probes_is_counted_also_when_nobody_else_holds_the_counts() {
        telemetry.watchProbes(counts(3));
        System.gc();

        assertThat(registry.get(Metric.PROBES.key())
                        .tag("outcome", "http")
                        .functionCounter()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void what_was_written_is_counted_by_why_issues_and_repairs_apart() {
        var held = HeldSecret.usual(WANTED, Pki.START).build();

        telemetry.certificate(issue(Code.SECRET_MISSING), new Outcome.Written(held));
        telemetry.certificate(
                new Plan.Rewrite(new Finding(Code.LABELS_CHANGED, "…"), WANTED), new Outcome.Written(held));

        assertThat(count(Metric.ISSUED, "secretMissing")).isEqualTo(1);
        assertThat(count(Metric.REWRITTEN, "labelsChanged")).isEqualTo(1);
        assertThat(registry.getMeters()).hasSize(2);
    }

    @Test
    void what_the_api_server_answers_is_counted_by_what_it_was_asked() {
        var answers = new AnswerCounts(registry);

        answers.count("PATCH", "403");
        answers.count("PATCH", "403");
        answers.count("GET", "none");

        assertThat(answers("PATCH", "403")).isEqualTo(2);
        assertThat(answers("GET", "none")).isEqualTo(1);
    }

    private double answers(String method, String code) {
        return registry.get(Metric.API_ANSWERS.key())
                .tags("method", method, "code", code)
                .counter()
                .count();
    }

    @Test
    void who_leads_and_what_is_healthy_is_a_number_that_changes_with_it() {
        var yes = new AtomicBoolean();
        Telemetry.watchLeading(registry, yes::get);
        telemetry.watchHealth("watches", yes::get);
        var leading = registry.get(Metric.LEADING.key()).gauge();
        var healthy = registry.get(Metric.HEALTHY.key()).tag("check", "watches").gauge();

        assertThat(leading.value()).isZero();
        assertThat(healthy.value()).isZero();
        yes.set(true);
        assertThat(leading.value()).isEqualTo(1);
        assertThat(healthy.value()).isEqualTo(1);
    }

    @Test
    void what_is_refused_is_counted_by_why() {
        var refusal = new Plan.Refuse(new Finding(Code.NAME_RESERVED, "…"), Pki.START);

        telemetry.certificate(refusal, new Outcome.Nothing());

        assertThat(count(Metric.REFUSED, "nameReserved")).isEqualTo(1);
    }

    @Test
    void a_look_at_which_nothing_is_to_be_done_or_that_comes_to_nothing_is_not_counted() {
        telemetry.certificate(new Plan.Keep(new Finding(Code.UP_TO_DATE, "…"), Pki.START), new Outcome.Nothing());
        telemetry.certificate(
                new Plan.Refuse(new Finding(Code.NAME_RESERVED, "…"), Pki.START), new Outcome.LookAgain());

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void a_failed_attempt_is_counted_by_why_it_failed_and_not_by_why_it_was_made() {
        telemetry.certificate(
                issue(Code.SECRET_MISSING), new Outcome.Failed(new Finding(Code.RESULT_DOES_NOT_FIT, "…")));

        assertThat(count(Metric.FAILED, "resultDoesNotFit")).isEqualTo(1);
    }

    private static Plan issue(Code because) {
        return new Plan.Issue(new Finding(because, "…"), WANTED, 1, 1, false);
    }

    private double now(String reason) {
        return registry.get(Metric.FINDINGS.key()).tag("reason", reason).gauge().value();
    }

    private double count(Metric metric, String reason) {
        return registry.get(metric.key()).tag("reason", reason).counter().count();
    }

    private static ClientCertificate with(String reason) {
        var resource = new ClientCertificate();
        var ready = new Condition(Condition.READY, "True", 1L, Pki.START.toString(), reason, "…");
        var issuing = new Condition(Condition.ISSUING, "True", 1L, Pki.START.toString(), "signerPending", "…");
        resource.setStatus(new ClientCertificateStatus(
                List.of(ready, issuing), null, null, null, null, null, null, null, 1L, null, null, null, List.of()));
        return resource;
    }
}
