package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.CertificateAuthority;
import dev.countersign.api.ClientCertificate;
import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.ClusterCertificateAuthority;
import dev.countersign.api.Condition;
import dev.countersign.api.TrustBundle;
import dev.countersign.fixture.Pki;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What alerts look at: who is ready, whose time is up, which authority ends first. */
class LifeGaugesTest {
    private static final Instant NOW = Pki.START;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Telemetry telemetry = new Telemetry(registry, () -> NOW);

    /** Minutes from now until it is to be renewed and until it ends. */
    @ParameterizedTest
    @CsvSource({
        "fresh,   1,   60",
        "due,     0,   60",
        "due,   -59,   60",
        "late,  -60,   60",
        "late,  -90,    1",
        "expired, -90,  0",
        "expired,   1, -1"
    })
    void a_certificate_is_at_one_stage_of_its_life(String stage, long renewal, long end) {
        telemetry.watch(() -> Stream.of(certificate("True", inMinutes(renewal), inMinutes(end))));

        assertThat(lives(stage)).isEqualTo(1);
        assertThat(Stream.of("none", "fresh", "due", "late", "expired")
                        .mapToDouble(this::lives)
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void one_that_nobody_renews_is_fresh_until_it_ends_and_one_that_was_never_issued_has_no_life() {
        telemetry.watch(() -> Stream.of(
                certificate("True", null, inMinutes(1)), certificate("False", null, null), new ClientCertificate()));

        assertThat(lives("fresh")).isEqualTo(1);
        assertThat(lives("none")).isEqualTo(2);
    }

    @Test
    void objects_are_counted_by_kind_and_by_whether_they_are_ready() {
        telemetry.watch(() -> Stream.of(certificate("True", null, null), certificate("False", null, null)));
        telemetry.watchAuthorities(
                () -> Stream.of(authority("True", "upToDate", inMinutes(9)), new CertificateAuthority()));
        telemetry.watchAuthorities(() -> Stream.of(new ClusterCertificateAuthority()));
        telemetry.watchBundles(() -> Stream.of(new TrustBundle()));

        assertThat(objects("ClientCertificate", "True")).isEqualTo(1);
        assertThat(objects("ClientCertificate", "False")).isEqualTo(1);
        assertThat(objects("ClientCertificate", "Unknown")).isZero();
        assertThat(objects("CertificateAuthority", "True")).isEqualTo(1);
        assertThat(objects("CertificateAuthority", "Unknown")).isEqualTo(1);
        assertThat(objects("ClusterCertificateAuthority", "Unknown")).isEqualTo(1);
        assertThat(objects("TrustBundle", "Unknown")).isEqualTo(1);
    }

    @Test
    void of_authorities_only_the_end_of_those_is_told_that_nobody_follows() {
        telemetry.watchAuthorities(() -> Stream.of(
                authority("True", "upToDate", inMinutes(1)),
                authority("True", "authorityNearExpiry", inMinutes(9)),
                authority("True", "authorityNearExpiry", inMinutes(7))));

        assertThat(end()).isEqualTo((double) NOW.plus(Duration.ofMinutes(7)).getEpochSecond());
    }

    @Test
    void no_end_is_zero() {
        telemetry.watchAuthorities(() -> Stream.of(authority("True", "upToDate", inMinutes(1))));

        assertThat(end()).isZero();
    }

    private double end() {
        return registry.get(Metric.AUTHORITY_END.key()).gauge().value();
    }

    private double lives(String stage) {
        return registry.get(Metric.LIVES.key()).tag("stage", stage).gauge().value();
    }

    private double objects(String kind, String ready) {
        return registry.get(Metric.OBJECTS.key())
                .tags("kind", kind, "ready", ready)
                .gauge()
                .value();
    }

    private static String inMinutes(long minutes) {
        return NOW.plus(Duration.ofMinutes(minutes)).toString();
    }

    private static ClientCertificate certificate(String ready, @Nullable String renewal, @Nullable String end) {
        var condition = new Condition(Condition.READY, ready, 1L, NOW.toString(), "upToDate", "…");
        var resource = new ClientCertificate();
        resource.setStatus(new ClientCertificateStatus(
                List.of(condition), null, null, end, renewal, null, null, null, 1L, null, null, null, List.of()));
        return resource;
    }

    private static CertificateAuthority authority(String ready, String reason, String end) {
        var condition = new Condition(Condition.READY, ready, 1L, NOW.toString(), reason, "…");
        var resource = new CertificateAuthority();
        resource.setStatus(new AuthorityStatus(List.of(condition), 1, end, List.of(), null));
        return resource;
    }
}
