package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.PermittedNames;
import dev.countersign.pki.PkiException;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Identity;
import dev.countersign.plan.authority.Origin;
import dev.countersign.plan.authority.Plan;
import dev.countersign.plan.authority.Source;
import dev.countersign.plan.authority.Wanted;
import dev.countersign.policy.Allowance;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What can go wrong goes wrong before a generation's number is spent. */
class OriginsTest {
    private static final Identity ABOVE = new Identity("CertificateAuthority", "shop", "root", "");
    private static final SigningAuthority ROOT = Pki.root("CN=root G1", Pki.ROOT_KEY, 2);

    private static final Source.Template TEMPLATE = new Source.Template(
            DistinguishedName.EMPTY, "team", KeySpec.P256, Duration.ofDays(30), Optional.empty(), 0);

    private final Origins origins = new Origins(Pki.THROW_AWAY, Pki.RANDOM);

    @Test
    void the_certificate_below_is_signed_by_the_key_above_and_brings_the_way_to_the_root() {
        var material = ready(ROOT, ROOT).orElseThrow().get();

        assertThat(material.path()).hasSize(2).last().isEqualTo(ROOT.certificate());
        assertThat(material.path().getFirst().signedBy(ROOT.certificate())).isTrue();
        assertThat(material.path().getFirst().publicKey())
                .isEqualTo(material.key().publicKey());
    }

    @Test
    void what_breaks_a_rule_is_refused_before_anything_is_written_down() {
        var nobody = new PermittedNames(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        var limited = Pki.below(ROOT, "CN=limited G1", Pki.OTHER_KEY, 1, nobody);

        assertThatExceptionOfType(PkiException.class)
                .isThrownBy(() -> ready(limited, limited))
                .withMessageContaining("outside of what its issuer may sign for");
    }

    @Test
    void with_another_generation_above_than_planned_nothing_is_made() {
        assertThat(ready(ROOT, Pki.root("CN=root G1", Pki.KEY, 2))).isEmpty();
    }

    @Test
    void the_same_key_is_certified_again_under_the_same_name_and_serials_go_on() {
        var first = ready(ROOT, ROOT).orElseThrow().get();
        var second = Pki.root("CN=root G2", Pki.KEY, 2);
        var above = new Origin.Above(ABOVE, 2, second.certificate(), PermittedNames.ALL, TEMPLATE);
        var again = new Origin.Again(above, 1, first.path().getFirst());

        var material = origins.ready(plan(again), new Present(second, Optional.of(first)), Pki.START)
                .orElseThrow()
                .get();

        var certificate = material.path().getFirst();
        assertThat(certificate.signedBy(second.certificate())).isTrue();
        assertThat(certificate.publicKey()).isEqualTo(first.key().publicKey());
        assertThat(certificate.subjectText()).isEqualTo(first.path().getFirst().subjectText());
        assertThat(material.serialKey()).isEqualTo(first.serialKey());
    }

    private Optional<Supplier<Material>> ready(SigningAuthority planned, SigningAuthority present) {
        var origin = new Origin.Above(ABOVE, 1, planned.certificate(), PermittedNames.ALL, TEMPLATE);
        return origins.ready(plan(origin), new Present(present, Optional.empty()), Pki.START);
    }

    private static Plan.Prepare plan(Origin origin) {
        var wanted = new Wanted(
                new Identity("CertificateAuthority", "shop", "team", "uid-1"),
                new Source.Intermediate(ABOVE, TEMPLATE),
                false,
                Optional.empty(),
                Allowance.unlimited("team"));
        return new Plan.Prepare(
                new Finding(Code.PREPARING, "it has no key yet"),
                wanted,
                1,
                origin,
                Optional.empty(),
                true,
                Set.of(),
                Optional.empty());
    }

    /** The key of the authority above, and what the authority itself has. */
    private record Present(SigningAuthority above, Optional<Material> held) implements Origins.Keys {
        @Override
        public Optional<SigningAuthority> signing(Identity authority, int number) {
            return Optional.of(above);
        }

        @Override
        public Optional<Material> own(int number) {
            return held;
        }

        @Override
        public boolean promise(Identity authority, int number, Instant until) {
            return true;
        }

        @Override
        public Optional<HeldKey> supplied(Origin.Copy copy) {
            return Optional.empty();
        }
    }
}
