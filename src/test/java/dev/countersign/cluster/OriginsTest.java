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

    private Optional<Supplier<Material>> ready(SigningAuthority planned, SigningAuthority present) {
        var template = new Source.Template(
                DistinguishedName.EMPTY, "team", KeySpec.P256, Duration.ofDays(30), Optional.empty(), 0);
        var wanted = new Wanted(
                new Identity("CertificateAuthority", "shop", "team", "uid-1"),
                new Source.Intermediate(ABOVE, template),
                false,
                Optional.empty(),
                Allowance.unlimited("team"));
        var origin = new Origin.Above(ABOVE, 1, planned.certificate(), PermittedNames.ALL, template);
        var plan = new Plan.Prepare(
                new Finding(Code.PREPARING, "it has no key yet"),
                wanted,
                1,
                origin,
                Optional.empty(),
                true,
                Set.of(),
                Optional.empty());
        return origins.ready(plan, new Present(present), Pki.START);
    }

    /** The key of the authority above, and no other. */
    private record Present(SigningAuthority above) implements Origins.Keys {
        @Override
        public Optional<SigningAuthority> signing(Identity authority, int number) {
            return Optional.of(above);
        }

        @Override
        public Optional<Material> own(int number) {
            return Optional.empty();
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
