package dev.countersign.plan.authority;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.KeySpec;
import dev.countersign.plan.Identity;
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

    static Certificate certificate(int number, Instant created) {
        return MADE.computeIfAbsent(
                number + " " + created,
                _ -> Pki.authority("CN=shop G" + number, KEYS.get(number - 1), created, RotationWorld.LIFE)
                        .certificate());
    }

    RotationWorld wishing(String reason) {
        rule = new RotationRule(
                rule.automatic(),
                Optional.of(reason).filter(text -> !text.isEmpty()),
                rule.distrust(),
                rule.settle(),
                rule.holds(),
                false);
        return self();
    }

    RotationWorld distrusting(Integer... numbers) {
        rule = new RotationRule(rule.automatic(), rule.reason(), Set.of(numbers), rule.settle(), rule.holds(), false);
        return self();
    }

    RotationWorld holding() {
        rule = new RotationRule(rule.automatic(), rule.reason(), rule.distrust(), rule.settle(), true, false);
        return self();
    }

    RotationWorld settling(Duration time) {
        rule = new RotationRule(
                rule.automatic(), rule.reason(), rule.distrust(), Optional.of(time), rule.holds(), false);
        return self();
    }

    RotationWorld byHand() {
        rule = new RotationRule(false, rule.reason(), rule.distrust(), rule.settle(), rule.holds(), false);
        return self();
    }
}
