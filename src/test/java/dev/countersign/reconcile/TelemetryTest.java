package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.Condition;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.client.Outcome;
import dev.countersign.plan.client.Plan;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Findings are numbers too. */
class TelemetryTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Telemetry telemetry = new Telemetry(registry);

    @Test
    void certificates_are_counted_by_the_findings_that_they_have_now() {
        telemetry.watch(
                () -> Stream.of(with("upToDate"), with("upToDate"), with("secretContested"), new ClientCertificate()));

        assertThat(now("upToDate")).isEqualTo(2);
        assertThat(now("secretContested")).isEqualTo(1);
        assertThat(now("expired")).isZero();
    }

    @Test
    void what_waits_is_counted_by_why() {
        var wait = new Plan.BackOff(new Finding(Code.SECRET_CONTESTED, "…"), Pki.START);

        telemetry.certificate(wait, new Outcome.Nothing());

        assertThat(count(Metric.POSTPONED, "secretContested")).isEqualTo(1);
    }

    @Test
    void a_failed_attempt_is_counted_by_why_it_failed_and_not_by_why_it_was_made() {
        var issue = new Plan.Issue(new Finding(Code.SECRET_MISSING, "…"), WantedSpec.usual(), 1, 1, false);

        telemetry.certificate(issue, new Outcome.Failed(new Finding(Code.RESULT_DOES_NOT_FIT, "…")));

        assertThat(count(Metric.FAILED, "resultDoesNotFit")).isEqualTo(1);
    }

    private double now(String reason) {
        return registry.get(Metric.FINDINGS.key()).tag("reason", reason).gauge().value();
    }

    private double count(Metric metric, String reason) {
        return registry.get(metric.key()).tag("reason", reason).counter().count();
    }

    private static ClientCertificate with(String reason) {
        var resource = new ClientCertificate();
        var condition = new Condition(Condition.READY, "True", 1L, Pki.START.toString(), reason, "…");
        resource.setStatus(new ClientCertificateStatus(
                List.of(condition), null, null, null, null, null, null, null, 1L, null, null, null, List.of()));
        return resource;
    }
}
