package dev.countersign.cluster;

import static dev.countersign.cluster.BrokenWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.CertificateAuthority;
import dev.countersign.fixture.Mutations;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.Trials;
import dev.countersign.pki.PermittedNames;
import dev.countersign.pki.PkiException;
import dev.countersign.pki.RecentlyRead;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Identity;
import dev.countersign.plan.authority.Observed.Register;
import dev.countersign.plan.authority.Origin;
import dev.countersign.plan.authority.Plan;
import dev.countersign.plan.authority.Source;
import dev.countersign.plan.authority.Upstream;
import dev.countersign.plan.authority.Wanted;
import dev.countersign.policy.Allowance;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Broken Secrets of authorities, the operator's own and those that somebody brings. */
class MutatedAuthoritiesTest {
    private static final Identity IDENTITY = new Identity("CertificateAuthority", "shop", "shop", "u");
    private static final SigningAuthority ROOT = Pki.root("CN=root G1", Pki.ROOT_KEY, 1);
    private static final SigningAuthority TEAM = Pki.below(
            ROOT,
            "CN=team G1",
            Pki.OTHER_KEY,
            0,
            new PermittedNames(
                    true,
                    Optional.of(Set.of("shop.example")),
                    Optional.of(Set.of("ann@example.org")),
                    Optional.of(Set.of(".example.org")),
                    Optional.of(Set.of("10.0.0.0/8", "2001:db8::/32"))));
    private static final Map<String, byte[]> WHOLE = Map.of(
            "tls.crt", bytes(TEAM.certificate().pem()),
            "tls.key", bytes(Pki.OTHER_KEY.exposePkcs8Pem()),
            "ca.crt", bytes(ROOT.certificate().pem()));

    private final RecentlyRead texts = new RecentlyRead();
    private final Mutations mutations = new Mutations("mutated authorities");

    /** Each part cut and turned over, as text and inside its armour. */
    private void eachBroken(java.util.function.Consumer<Map<String, byte[]>> looked) {
        WHOLE.forEach((entry, value) -> Stream.concat(
                        mutations.broken(value),
                        mutations.brokenInside(BrokenWorld.text(value)).map(BrokenWorld::bytes))
                .forEach(broken -> {
                    var data = new HashMap<>(WHOLE);
                    data.put(entry, broken);
                    looked.accept(data);
                }));
    }

    @Test
    void no_broken_source_makes_an_exception_or_takes_long() {
        var trials = new Trials("Secrets of authorities that are brought");
        var authority = authority();
        eachBroken(data -> trials.run(() -> {
            var supply = SourceSecrets.supply(BrokenWorld.secret(data, Map.of()), Optional.of(Set.of()));
            var plan = BrokenWorld.plan(authority, Register.EMPTY, List.of(), new Upstream.SourceSecret(supply));
            assertThat(plan).isInstanceOfAny(Plan.Prepare.class, Plan.Refuse.class);
        }));
        trials.end(4_500);
    }

    /** What is registered is known by its fingerprint, so only what is whole signs. */
    @Test
    void no_broken_generation_signs_or_makes_an_exception_or_takes_long() {
        var trials = new Trials("Secrets of generations");
        var good = generation();
        assertThat(look(copy(good))).isInstanceOf(Plan.Hold.class);
        eachBroken(data -> trials.run(() -> {
            var secret = copy(good);
            data.forEach((entry, value) -> secret.getData().put(entry, Redaction.encode(value)));
            var plan = look(secret);
            if (plan instanceof Plan.Hold hold) { // white space, and what the key's file says beside the key
                assertThat(hold.signs().path()).isEqualTo(TEAM.path());
            }
        }));
        trials.end(4_500);
    }

    /** Read live, when somebody exchanges the Secret after it was planned. */
    @Test
    void what_is_read_to_sign_is_refused_or_signs_for_its_own_key() {
        var trials = new Trials("Secrets of generations, read to sign");
        var good = generation();
        var serialKey = Base64.getDecoder().decode(good.getData().get("serial.key"));
        eachBroken(data -> trials.run(() -> sign(good, data)));
        mutations.broken(serialKey).forEach(key -> trials.run(() -> sign(good, Map.of("serial.key", key))));
        trials.end(4_500);
    }

    private static void sign(Secret good, Map<String, byte[]> data) {
        var secret = copy(good);
        data.forEach((entry, value) -> secret.getData().put(entry, Redaction.encode(value)));
        try {
            var signing = GenerationSecret.signing(secret, Pki.THROW_AWAY);
            assertThat(signing.certificate().publicKey()).isEqualTo(Pki.OTHER_KEY.publicKey());
            assertThat(signing.serial("u", 1).hex()).hasSize(32);
        } catch (PkiException e) {
            assertThat(e.what()).isNotBlank();
        }
    }

    @Test
    void no_broken_secret_makes_an_exception_or_takes_long() {
        var trials = new Trials("Secrets of generations as a whole");
        var whole = BrokenWorld.json(generation());
        Stream.concat(mutations.broken(bytes(whole)).map(BrokenWorld::text), mutations.replaced(whole, 1_000))
                .forEach(text ->
                        trials.run(() -> BrokenWorld.object(text, Secret.class).ifPresent(this::look)));
        trials.end(5_000);
    }

    private Plan look(Secret secret) {
        var register = new Register(1, Map.of(1, TEAM.certificate().fingerprint()), Optional.empty());
        var redacted = Redaction.of(secret);
        var seen = GenerationSecret.read(redacted, IDENTITY, GenerationSecret.number(redacted), texts);
        return BrokenWorld.plan(authority(), register, List.of(seen), new Upstream.Unseen());
    }

    private static Secret generation() {
        var material = new Material(Pki.OTHER_KEY, TEAM.path(), new byte[32]);
        var wanted =
                new Wanted(IDENTITY, new Source.Supplied("corp"), false, Optional.empty(), Allowance.unlimited("shop"));
        var plan = new Plan.Prepare(
                new Finding(Code.PREPARING, "it has no key yet"),
                wanted,
                1,
                new Origin.Copy("corp", TEAM.path()),
                Optional.empty(),
                true,
                Set.of(),
                Optional.empty());
        return copy(GenerationSecret.render(plan, "shop", material, Pki.START));
    }

    private static Secret copy(Secret secret) {
        var copy = new SecretBuilder(secret)
                .editMetadata()
                .withUid("u")
                .endMetadata()
                .build();
        copy.setData(new HashMap<>(secret.getData()));
        return copy;
    }

    private static CertificateAuthority authority() {
        return BrokenWorld.object(
                        "{\"metadata\":{\"name\":\"shop\",\"namespace\":\"shop\",\"uid\":\"u\"},"
                                + "\"spec\":{\"secret\":{\"name\":\"brought\"},\"deletionPolicy\":\"Retain\"}}",
                        CertificateAuthority.class)
                .orElseThrow();
    }
}
