package dev.countersign.plan.authority;

import dev.countersign.api.Rotation;
import dev.countersign.api.Span;
import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.KeySpec;
import dev.countersign.plan.Identity;
import dev.countersign.plan.authority.Observed.Seen;
import dev.countersign.plan.authority.Observed.Tie;
import dev.countersign.policy.Allowance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What people say of the rotation of a {@link RotationWorld}, and the keys that its generations have. */
abstract class RuledWorld {
    private static final Identity SHOP = new Identity("CertificateAuthority", "shop", "shop", "uid-1");
    private static final List<HeldKey> KEYS = List.of(1, 2, 3, 4, 5, 6, 7, 8).stream()
            .map(_ -> HeldKey.generate(KeySpec.P256, Pki.RANDOM))
            .toList();
    private static final Map<String, Certificate> MADE = new ConcurrentHashMap<>();

    RotationRule rule = RotationRule.DEFAULT;

    /** What {@code ca.crt} of the certificate carries and since when, if it names no bundle; without relying parties. */
    Optional<RotationWorld.Bundle> secret = Optional.empty();

    abstract RotationWorld self();

    static Wanted wanted(RotationRule rule) {
        var template = new Source.Template(
                DistinguishedName.EMPTY, "shop", KeySpec.P256, RotationWorld.LIFE, Optional.empty(), 0);
        return new Wanted(
                SHOP,
                new Source.SelfSigned(template),
                false,
                Optional.empty(),
                Allowance.unlimited(SHOP.toString()),
                rule);
    }

    static Certificate certificate(int number, Instant created, Duration life) {
        return MADE.computeIfAbsent(
                number + " " + created + " " + life,
                _ -> Pki.authority("CN=shop G" + number, KEYS.get(number - 1), created, life)
                        .certificate());
    }

    /** The generation that is there lives this long, and so do those to come. */
    RotationWorld living(Duration longer) {
        var world = self();
        world.life = longer;
        var certificate = certificate(1, RotationWorld.START, longer);
        var facts = world.generation(1).facts();
        world.seen.put(1, new Seen(1, true, true, Optional.of(certificate), List.of(), "uid-1", Tie.NOBODY, facts));
        world.fingerprints.put(1, certificate.fingerprint());
        return world;
    }

    RotationWorld wishing(String reason) {
        var wish = Optional.of(reason).filter(text -> !text.isEmpty());
        return ruled(rule.automatic(), wish, rule.distrust(), rule.settle(), rule.holds(), rule.window());
    }

    RotationWorld distrusting(Integer... numbers) {
        return ruled(rule.automatic(), rule.reason(), Set.of(numbers), rule.settle(), rule.holds(), rule.window());
    }

    RotationWorld holding() {
        return ruled(rule.automatic(), rule.reason(), rule.distrust(), rule.settle(), true, rule.window());
    }

    RotationWorld settling(Duration time) {
        return ruled(rule.automatic(), rule.reason(), rule.distrust(), Optional.of(time), rule.holds(), rule.window());
    }

    RotationWorld byHand() {
        return ruled(false, rule.reason(), rule.distrust(), rule.settle(), rule.holds(), rule.window());
    }

    /** By a schedule as cron has it, for ten minutes each time. */
    RotationWorld inWindow(String schedule) {
        var window = new Rotation.Window(schedule, new Span("10m"), "UTC");
        return ruled(
                rule.automatic(), rule.reason(), rule.distrust(), rule.settle(), rule.holds(), Optional.of(window));
    }

    private RotationWorld ruled(
            boolean automatic,
            Optional<String> reason,
            Set<Integer> distrust,
            Optional<Duration> settle,
            boolean holds,
            Optional<Rotation.Window> window) {
        rule = new RotationRule(automatic, reason, distrust, settle, holds, false, window);
        return self();
    }

    /** The certificate names no bundle, and its Secret carries what the authority trusts. */
    RotationWorld besides() {
        secret = Optional.of(new RotationWorld.Bundle(self().trusted(), self().now, List.of()));
        return self();
    }

    /** The certificate's Secret is written around the same certificate. */
    void rewrite() {
        if (secret.isPresent() && !secret.get().carries().equals(self().trusted())) {
            besides();
        }
    }

    Audience.Secrets secrets(Optional<String> anchor) {
        var lags = secret.filter(held -> held.carries().stream()
                .map(self()::key)
                .noneMatch(key -> Optional.of(key).equals(anchor)));
        return new Audience.Secrets(
                anchor,
                lags.isPresent() ? List.of("Secret shop/orders") : List.of(),
                lags.isPresent() ? Optional.empty() : secret.map(RotationWorld.Bundle::since));
    }
}
