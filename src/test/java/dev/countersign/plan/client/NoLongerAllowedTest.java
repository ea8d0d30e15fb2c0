package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.api.Condition;
import dev.countersign.fixture.World;
import dev.countersign.plan.Code;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Finding;
import dev.countersign.plan.client.Observed.Issuer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A certificate stays where it is when its authority would not sign it any more: Ready says so, and it is not renewed. */
class NoLongerAllowedTest {
    private static World refusing(Code code) {
        return new World().issuer(new Issuer.Unusable(new Finding(code, "the authority does not sign that")));
    }

    private static Condition ready(World world) {
        var report = Report.of(
                world.wanted(),
                world.observed(),
                world.plan(),
                new Outcome.Nothing(),
                ClientCertificateStatus.EMPTY,
                1,
                world.now());
        return Conditions.find(report.status().conditions(), Condition.READY).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {
                "NAMESPACE_NOT_ALLOWED",
                "NAME_NOT_ALLOWED",
                "USAGE_NOT_ALLOWED",
                "KEY_NOT_ALLOWED",
                "DURATION_NOT_ALLOWED",
                "ALLOW_UNCLEAR"
            })
    void ready_says_what_is_wrong_and_nothing_is_issued(Code code) {
        var world = refusing(code);

        assertThat(world.plan()).isInstanceOf(Plan.Refuse.class);
        assertThat(ready(world).status()).isEqualTo("False");
        assertThat(ready(world).reason()).isEqualTo(code.text());
        assertThat(world.now(world.now().plus(Duration.ofHours(22))).plan()).isInstanceOf(Plan.Refuse.class);
        assertThat(refusing(code).absent().plan()).isInstanceOf(Plan.Refuse.class);
    }

    /** An authority that is busy or broken takes nothing from what it has signed. */
    @Test
    void an_authority_that_is_not_ready_leaves_ready_as_it_is() {
        assertThat(ready(refusing(Code.AUTHORITY_NOT_READY)).status()).isEqualTo("True");
    }

    @Test
    void letters_that_may_look_like_others_are_spelled_out() {
        var usual = new World();
        assertThat(ready(usual).message()).doesNotContain("ASCII");

        var certificate = new World().settledFor(s -> s.subject("CN=\u0430dmin"));
        assertThat(Situation.of(certificate.wanted(), certificate.observed(), certificate.now())
                        .upToDate()
                        .sentence())
                .endsWith("; its name has letters beyond ASCII: CN=\\u0430dmin");
    }
}
