package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.plan.evidence.Outcome.Alert;
import dev.countersign.plan.evidence.Outcome.HttpStatus;
import dev.countersign.plan.evidence.Verdict;
import dev.countersign.plan.evidence.Verdict.Doubt;
import dev.countersign.testing.servers.Kind;
import dev.countersign.testing.servers.Listener;
import dev.countersign.testing.servers.Listener.Verify;
import dev.countersign.testing.servers.Listener.Versions;
import dev.countersign.testing.servers.Volume;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a server trusts, and what shall be read from its answers. */
enum Cell {
    TRUSTS_BOTH(List.of(Generations.ACTIVE, Generations.NEW), Verify.REQUIRE, Versions.BOTH),
    TRUSTS_BOTH_IN_1_2(List.of(Generations.ACTIVE, Generations.NEW), Verify.REQUIRE, Versions.ONLY_1_2),
    TRUSTS_BOTH_IN_1_3(List.of(Generations.ACTIVE, Generations.NEW), Verify.REQUIRE, Versions.ONLY_1_3),
    ONLY_OLD(List.of(Generations.ACTIVE), Verify.REQUIRE, Versions.BOTH),
    ONLY_NEW(List.of(Generations.NEW), Verify.REQUIRE, Versions.BOTH),
    NONE(List.of(Generations.UNRELATED), Verify.REQUIRE, Versions.BOTH),
    VERIFIES_NOTHING(List.of(Generations.ACTIVE), Verify.NOTHING, Versions.BOTH);

    private final List<String> anchors;
    private final Verify verify;
    private final Versions versions;

    Cell(List<String> anchors, Verify verify, Versions versions) {
        this.anchors = anchors;
        this.verify = verify;
        this.versions = versions;
    }

    Listener listener(Path folder, Generations generations) {
        var volume = new Volume(folder.resolve(name())).write(Map.of("ca.crt", generations.pem(anchors)));
        return Listener.on(name(), volume.file("ca.crt"), verify, versions);
    }

    /** nginx refuses within HTTP, the others in TLS. */
    void check(Kind kind, Verdict verdict) {
        switch (this) {
            case TRUSTS_BOTH, TRUSTS_BOTH_IN_1_2, TRUSTS_BOTH_IN_1_3 ->
                assertThat(verdict).isEqualTo(new Verdict.Trusts());
            case ONLY_OLD ->
                assertThat(verdict)
                        .isInstanceOfSatisfying(
                                Verdict.Refuses.class,
                                refuses -> assertThat(refuses.outcome())
                                        .isInstanceOf(kind == Kind.NGINX ? HttpStatus.class : Alert.class));
            case ONLY_NEW, NONE ->
                assertThat(doubt(verdict))
                        .isEqualTo(kind == Kind.NGINX ? Doubt.STRANGER_TREATED_ALIKE : Doubt.ACTIVE_REFUSED);
            case VERIFIES_NOTHING -> assertThat(doubt(verdict)).isEqualTo(Doubt.STRANGER_TREATED_ALIKE);
        }
    }

    /** Why nothing could be said; fails if something could. */
    static Doubt doubt(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Inconclusive.class);
        return ((Verdict.Inconclusive) verdict).doubt();
    }
}
