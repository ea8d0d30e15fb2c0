package dev.countersign.plan.authority;

import dev.countersign.fixture.Pki;
import dev.countersign.plan.authority.Observed.Register;
import dev.countersign.plan.authority.Observed.Seen;
import dev.countersign.plan.authority.Observed.Tie;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An authority with bundles, relying parties and one certificate that is issued again and again. Each plan is carried out
 * as the operator would, and whatever others do is a method of its own.
 */
final class RotationWorld extends RuledWorld {
    @Override
    RotationWorld self() {
        return this;
    }

    static final Instant START = Pki.START;
    static final Duration LIFE = Duration.ofHours(90);
    static final Duration LEAF = Duration.ofHours(1);

    /** Who decides: our planner, or one with a mistake. */
    interface Decide {
        Plan plan(Wanted wanted, Observed observed, Instant now);
    }

    /** A relying party: what it trusts, and whether it can show that. */
    record Party(String name, Set<Integer> trusts, boolean shows) {}

    /** A bundle: the generations that its target carries, since when, and who goes by it. */
    record Bundle(Set<Integer> carries, Instant since, List<Party> parties) {}

    final TreeMap<String, Bundle> bundles = new TreeMap<>();
    final TreeMap<Integer, Seen> seen = new TreeMap<>();
    final TreeMap<Integer, Instant> signed = new TreeMap<>();
    final TreeMap<Integer, String> fingerprints = new TreeMap<>();
    final Set<String> reasons = new HashSet<>();
    Instant now = START;
    Duration life = LIFE;
    int last;
    int signer;
    Decide decide = (wanted, observed, at) -> Planner.plan(wanted, observed, "here", at);

    /** One generation that signs, and one bundle with one relying party that trusts it. */
    static RotationWorld settled() {
        var world = new RotationWorld();
        world.run();
        world.bundles.put("a", new Bundle(Set.of(1), START, List.of(new Party("server", Set.of(1), true))));
        world.renew();
        return world;
    }

    RotationWorld copy() {
        var copy = new RotationWorld();
        copy.bundles.putAll(bundles);
        copy.seen.putAll(seen);
        copy.signed.putAll(signed);
        copy.fingerprints.putAll(fingerprints);
        copy.reasons.addAll(reasons);
        copy.secret = secret;
        copy.rule = rule;
        copy.now = now;
        copy.life = life;
        copy.last = last;
        copy.signer = signer;
        copy.decide = decide;
        return copy;
    }

    Observed observed() {
        var register = new Register(last, Map.copyOf(fingerprints), Optional.empty());
        var observed = new Observed(
                true,
                false,
                register,
                Set.of(),
                List.copyOf(seen.values()),
                new Upstream.Unseen(),
                Audience.UNSEEN,
                Set.copyOf(reasons));
        return observed.heardBy(new Audience(
                true,
                bundles.entrySet().stream()
                        .map(entry -> bundle(entry.getKey(), entry.getValue()))
                        .toList(),
                secrets(observed.awaitedAnchor()),
                new Audience.Leaves(1, LEAF)));
    }

    private Audience.Bundle bundle(String name, Bundle bundle) {
        var trusted = trusted();
        var complete = bundle.carries().equals(trusted);
        return new Audience.Bundle(
                name,
                true,
                trusted.stream().map(this::key).collect(Collectors.toSet()),
                complete ? List.of() : List.of(name + "/target"),
                complete ? Optional.of(bundle.since()) : Optional.empty(),
                bundle.parties().stream()
                        .map(party -> new Audience.Party(
                                party.name(),
                                party.shows() ? party.trusts() : Set.of(),
                                party.shows() && party.trusts().equals(trusted),
                                Set.of()))
                        .toList());
    }

    String key(int number) {
        return generation(number).path().getFirst().publicKey().fingerprint();
    }

    /** What bundles shall carry: what the plan says, and of an authority that says nothing what they carry. */
    Set<Integer> trusted() {
        return seen.values().stream()
                .filter(one -> one.facts().isTrusted())
                .map(Seen::number)
                .collect(Collectors.toSet());
    }

    Plan plan() {
        return decide.plan(wanted(rule), observed(), now);
    }

    /** Takes steps until others have to; returns the last plan. */
    Plan run() {
        for (var step = 0; step < 20; step++) {
            var plan = plan();
            report();
            if (plan instanceof Plan.Hold || plan instanceof Plan.Refuse || plan instanceof Plan.Waiting) {
                return plan;
            }
            act(plan);
        }
        throw new AssertionError("the operator does not come to rest: " + plan());
    }

    /** The status lists what every generation was made for. */
    private void report() {
        seen.values().stream()
                .flatMap(one -> one.facts().cause().stream())
                .map(Cause::text)
                .filter(text -> !text.isEmpty())
                .forEach(reasons::add);
    }

    void act(Plan plan) {
        switch (plan) {
            case Plan.Prepare prepare -> prepare(prepare);
            case Plan.Register register -> {
                fingerprints.put(register.number(), register.fingerprint());
                last = Math.max(last, register.number());
            }
            case Plan.Activate activate -> {
                change(
                        activate.number(),
                        facts(activate.number())
                                .with(Optional.of(now), gone(activate.number()), spoilt(activate.number())));
            }
            case Plan.Retire retire ->
                change(
                        retire.number(),
                        facts(retire.number())
                                .with(facts(retire.number()).activated(), Optional.of(now), spoilt(retire.number())));
            case Plan.Distrust distrust ->
                distrust.numbers()
                        .forEach(number -> change(
                                number, facts(number).with(facts(number).activated(), gone(number), Optional.of(now))));
            case Plan.Stamp stamp ->
                change(stamp.number(), facts(stamp.number()).because(stamp.cause()));
            case Plan.Adopt _, Plan.Tie _, Plan.Hold _, Plan.Waiting _, Plan.Refuse _ -> {}
        }
    }

    private void prepare(Plan.Prepare plan) {
        last = plan.number();
        var certificate = certificate(plan.number(), now, life);
        var facts = Facts.NONE.created(now).signedUntil(now).inPlaceOf(plan.inPlaceOf());
        var caused = plan.cause().map(facts::because).orElse(facts);
        var made = plan.atOnce() ? caused.with(Optional.of(now), Optional.empty(), Optional.empty()) : caused;
        seen.put(
                plan.number(),
                new Seen(plan.number(), true, true, Optional.of(certificate), List.of(), "uid-1", Tie.NOBODY, made));
    }

    Seen generation(int number) {
        return Objects.requireNonNull(seen.get(number), "there is no such generation");
    }

    Bundle bundle(String name) {
        return Objects.requireNonNull(bundles.get(name), "there is no such bundle");
    }

    private Facts facts(int number) {
        return generation(number).facts();
    }

    private Optional<Instant> gone(int number) {
        return facts(number).retired();
    }

    private Optional<Instant> spoilt(int number) {
        return facts(number).distrusted();
    }

    private void change(int number, Facts changed) {
        seen.put(number, generation(number).with(changed));
    }

    /** The certificate is issued by whoever signs now, and what is promised is written down before. */
    void renew() {
        plan().active().ifPresent(active -> {
            var end = earlier(now.plus(LEAF), active.certificate().validity().notAfter());
            var known = facts(active.number()).signedUntil().orElse(Instant.EPOCH);
            if (known.isBefore(end)) {
                change(active.number(), facts(active.number()).signedUntil(end));
            }
            signed.merge(active.number(), end, (one, other) -> one.isAfter(other) ? one : other);
            signer = active.number();
        });
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** A bundle is written; what a plan says of trust is what is written. */
    void publish(String name) {
        var bundle = bundle(name);
        var wanted = plan().active()
                .map(active -> seen.values().stream()
                        .filter(one -> active.trusted().contains(one.path().getLast()))
                        .map(Seen::number)
                        .collect(Collectors.toSet()))
                .orElse(bundle.carries());
        if (!wanted.equals(bundle.carries())) {
            bundles.put(name, new Bundle(wanted, now, bundle.parties()));
        }
    }

    /** Its relying parties take up what it carries. */
    void follow(String name) {
        var bundle = bundle(name);
        var parties = new ArrayList<Party>();
        bundle.parties().forEach(party -> parties.add(new Party(party.name(), bundle.carries(), party.shows())));
        bundles.put(name, new Bundle(bundle.carries(), bundle.since(), parties));
    }

    /** A bundle that is new starts with everything that is trusted. */
    void appear(String name, Party... parties) {
        bundles.put(name, new Bundle(trusted(), now, List.of(parties)));
    }

    void everybodyFollows() {
        rewrite();
        bundles.keySet().forEach(name -> {
            publish(name);
            follow(name);
        });
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** Generations that every relying party trusts. */
    Set<Integer> trustedByAll() {
        var all = new HashSet<>(seen.keySet());
        bundles.values().forEach(bundle -> bundle.parties().forEach(party -> all.retainAll(party.trusts())));
        return all;
    }

    /** Equal worlds have equal texts. */
    @Override
    public String toString() {
        return "now=%s rule=%s last=%d seen=%s bundles=%s secret=%s signed=%s"
                .formatted(
                        now,
                        rule,
                        last,
                        seen.values().stream()
                                .map(one -> one.number() + ":" + one.facts())
                                .toList(),
                        bundles,
                        secret,
                        signed);
    }
}
