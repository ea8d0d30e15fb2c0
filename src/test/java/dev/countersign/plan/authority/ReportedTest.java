package dev.countersign.plan.authority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.AuthorityStatus;
import dev.countersign.api.CertificateAuthority;
import dev.countersign.api.Condition;
import dev.countersign.fixture.Pki;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.authority.Plan.Active;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever wants something signed hears what the authority says of itself. */
class ReportedTest {
    private static final Instant NOW = Pki.START;
    private static final Finding UNDERWAY = new Finding(Code.PREPARING, "it has no key yet");
    private static final Plan PREPARING = new Plan.Refuse(UNDERWAY, NOW);
    private static final Plan LOST = new Plan.Refuse(new Finding(Code.GENERATION_LOST, "gone"), NOW);
    private static final Plan SIGNS = new Plan.Hold(
            UNDERWAY,
            new Active(1, Pki.AUTHORITY.path(), List.of(Pki.AUTHORITY.certificate()), Optional.empty(), List.of()),
            NOW);

    static Stream<Arguments> reports() {
        return Stream.of(
                Arguments.of(Code.SIGNER_REFUSED, PREPARING, ready("False", 3L, "signerRefused")),
                Arguments.of(
                        Code.SIGNER_REFUSED,
                        new Plan.Register(UNDERWAY, 1, "f", Optional.empty()),
                        ready("False", 3L, "signerRefused")),
                Arguments.of(Code.SOURCE_MISSING, PREPARING, ready("False", 3L, "sourceMissing")),
                Arguments.of(Code.PREPARING, PREPARING, ready("False", 2L, "signerRefused")),
                Arguments.of(Code.PREPARING, PREPARING, ready("False", null, "signerRefused")),
                Arguments.of(Code.PREPARING, PREPARING, ready("True", 3L, "upToDate")),
                Arguments.of(Code.PREPARING, PREPARING, ready("False", 3L, "preparing")),
                Arguments.of(Code.PREPARING, PREPARING, ready("False", 3L, "ofALaterVersion")),
                Arguments.of(Code.PREPARING, PREPARING, ready("False", 3L, null)),
                Arguments.of(Code.GENERATION_LOST, LOST, ready("False", 3L, "signerRefused")),
                Arguments.of(Code.PREPARING, SIGNS, ready("False", 3L, "signerRefused")));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void what_it_says_counts_only_while_it_has_nothing_to_sign_with(Code code, Plan plan, Condition said) {
        var heeded =
                Reported.heeded(plan, authority(new AuthorityStatus(List.of(said), null, null, List.of(), null)), NOW);

        assertThat(heeded.because().code()).isEqualTo(code);
        if (code == plan.because().code()) {
            assertThat(heeded).isSameAs(plan);
        } else {
            assertThat(heeded.because().sentence()).isEqualTo("said by itself");
        }
    }

    @Test
    void one_that_said_nothing_yet_is_preparing() {
        assertThat(Reported.heeded(PREPARING, authority(null), NOW)).isSameAs(PREPARING);
    }

    @Test
    void every_code_is_found_by_its_text() {
        assertThat(Code.values())
                .allSatisfy(code -> assertThat(Code.of(code.text())).contains(code));
        assertThat(Code.of("no code")).isEmpty();
        assertThat(Code.of(null)).isEmpty();
    }

    private static Condition ready(String status, @Nullable Long generation, @Nullable String reason) {
        return new Condition("Ready", status, generation, null, reason, "said by itself");
    }

    private static CertificateAuthority authority(@Nullable AuthorityStatus status) {
        var authority = new CertificateAuthority();
        authority.getMetadata().setGeneration(3L);
        authority.setStatus(status);
        return authority;
    }
}
