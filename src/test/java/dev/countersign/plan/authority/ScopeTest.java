package dev.countersign.plan.authority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.LabelSelector;
import dev.countersign.api.LabelSelector.Operator;
import dev.countersign.api.LabelSelector.Requirement;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.WantedSpec;
import dev.countersign.pki.PermittedNames;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.pki.SubjectAlternativeName.Dns;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Identity;
import dev.countersign.policy.Allowance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScopeTest {
    private static final Map<String, String> LABELS = Map.of("team", "a", "kubernetes.io/metadata.name", "shop");

    static Stream<Arguments> requirements() {
        return Stream.of(
                Arguments.of("team", Operator.In, List.of("a", "b"), true),
                Arguments.of("team", Operator.In, List.of("b"), false),
                Arguments.of("zone", Operator.In, List.of("b"), false),
                Arguments.of("team", Operator.NotIn, List.of("a"), false),
                Arguments.of("team", Operator.NotIn, List.of("b"), true),
                Arguments.of("zone", Operator.NotIn, List.of("b"), true),
                Arguments.of("team", Operator.Exists, List.of(), true),
                Arguments.of("zone", Operator.Exists, List.of(), false),
                Arguments.of("team", Operator.DoesNotExist, List.of(), false),
                Arguments.of("zone", Operator.DoesNotExist, List.of(), true),
                Arguments.of("team", null, List.of("a"), false));
    }

    @ParameterizedTest
    @MethodSource("requirements")
    void requirements_mean_what_they_mean_in_kubernetes(
            String key, @Nullable Operator operator, List<String> values, boolean expected) {
        var selector = new LabelSelector(Map.of(), List.of(new Requirement(key, operator, values)));

        assertThat(Scope.matches(selector, LABELS)).isEqualTo(expected);
    }

    @Test
    void everything_must_hold_and_an_empty_selector_takes_all() {
        var team = new Requirement("team", Operator.Exists, List.of());

        assertThat(Scope.matches(new LabelSelector(Map.of(), List.of()), Map.of()))
                .isTrue();
        assertThat(Scope.matches(new LabelSelector(Map.of("team", "a"), List.of(team)), LABELS))
                .isTrue();
        assertThat(Scope.matches(new LabelSelector(Map.of("team", "b"), List.of(team)), LABELS))
                .isFalse();
    }

    /** Ordered all the same, the signer would refuse it again and again. */
    @Test
    void a_name_outside_of_the_constraints_above_is_refused_before_anything_is_ordered() {
        var limits = new PermittedNames(
                false, Optional.of(Set.of("shop.svc")), Optional.empty(), Optional.empty(), Optional.empty());
        var limited = Pki.below(Pki.root("CN=root G1", Pki.ROOT_KEY, 1), "CN=team G1", Pki.OTHER_KEY, 0, limits);
        var nobody = new WantedSpec().subject("");

        assertThat(code(limited, new WantedSpec().names(new Dns("a.shop.svc")))).contains(Code.NAME_NOT_ALLOWED);
        assertThat(code(limited, nobody.names(new Dns("a.other.svc")))).contains(Code.NAME_NOT_ALLOWED);
        assertThat(code(limited, nobody.names(new Dns("a.shop.svc")))).isEmpty();
        assertThat(code(Pki.AUTHORITY, new WantedSpec().names(new Dns("a.other.svc"))))
                .isEmpty();
    }

    private static Optional<Code> code(SigningAuthority issuer, WantedSpec claimant) {
        var authority = new Wanted(
                new Identity("CertificateAuthority", "shop", "team", "u"),
                new Source.Supplied("team-ca"),
                false,
                Optional.empty(),
                Allowance.unlimited("team"));
        var active = new Plan.Active(1, issuer.path(), List.of(), Optional.empty(), List.of());
        return Scope.objection(authority, claimant.build(), active).map(Finding::code);
    }
}
