package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.trust.Copy;
import dev.countersign.plan.trust.Copy.Role;
import dev.countersign.plan.trust.Party;
import dev.countersign.plan.trust.Place;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose declarations of relying parties count. */
class DeclarationsTest {
    private static final Place PLACE = new Place(Place.Kind.ConfigMap, "web", "clients");
    private static final Copy.State HELD = new Copy.Held(Map.of(), Map.of(), Optional.empty(), Set.of(), true, "7");

    private static Copy.State barred(Code code) {
        return new Copy.Barred(new Finding(code, "…"));
    }

    static Stream<Arguments> objects() {
        return Stream.of(
                Arguments.of("filled or about to be", Role.RECEIVER, HELD, true),
                Arguments.of("immutable: whoever reads it lags", Role.RECEIVER, barred(Code.TARGET_UNWRITABLE), true),
                Arguments.of("of another object of the operator", Role.RECEIVER, barred(Code.TARGET_FOREIGN), false),
                Arguments.of("the bundle's own target", Role.OWN, HELD, false),
                Arguments.of("the target under another name", Role.FORMER, HELD, false),
                Arguments.of("its label was taken away", Role.WITHDRAWN, HELD, false),
                Arguments.of("a certificate's Secret", Role.FOLLOWER, HELD, false));
    }

    private static List<Declarations.Declared> declared(Role role, Copy.State state, Map<String, String> annotations) {
        HasMetadata object = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("web")
                .withName("clients")
                .withAnnotations(annotations)
                .endMetadata()
                .build();
        return new Declarations(place -> Optional.of(object).filter(_ -> place.equals(PLACE)))
                .of(List.of(new Copy(PLACE, role, state)));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("objects")
    void only_objects_that_ask_for_the_bundle_are_believed(String what, Role role, Copy.State state, boolean counts) {
        var found = declared(
                role, state, Map.of("countersign.dev/relying-parties", "Deployment/nginx reload=InPlace settle=2m"));

        assertThat(found).hasSize(counts ? 1 : 0);
        found.forEach(one -> {
            assertThat(one.place()).isEqualTo(PLACE);
            assertThat(one.unclear()).isEmpty();
            assertThat(one.parties()).singleElement().isInstanceOf(Party.Workloads.class);
        });
    }

    @Test
    void of_what_is_not_understood_nothing_counts_and_the_finding_shows_the_line() {
        var found = declared(
                        Role.RECEIVER,
                        HELD,
                        Map.of(
                                "countersign.dev/relying-parties",
                                "Deployment/nginx reload=InPlace settle=2m\nDeployment/nginx reload=Sometimes"))
                .getFirst();

        assertThat(found.parties()).isEmpty();
        assertThat(found.unclear().orElseThrow().code()).isEqualTo(Code.RELYING_PARTIES_UNCLEAR);
        assertThat(found.unclear().orElseThrow().sentence()).contains("ConfigMap web/clients", "reload=Sometimes");
    }

    @Test
    void who_declares_nothing_is_nobody() {
        assertThat(declared(Role.RECEIVER, HELD, Map.of())).isEmpty();
    }
}
