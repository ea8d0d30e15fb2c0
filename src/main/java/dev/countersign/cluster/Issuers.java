package dev.countersign.cluster;

import dev.countersign.api.Authority;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.authority.Plan;
import dev.countersign.plan.authority.Reading;
import dev.countersign.plan.authority.Scope;
import dev.countersign.plan.client.Observed.Issuer;
import dev.countersign.plan.client.Turnover;
import dev.countersign.plan.client.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Authorities as a certificate sees them: do they issue this for it, and with what. */
public final class Issuers {
    static final Issuer NONE = new Issuer.Unusable(new Finding(Code.AUTHORITY_MISSING, "no authority is named"));

    /** Live reads of an authority are shared for this long, by everybody who is about to sign. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Authorities authorities;
    private final Generations generations;
    private final Map<Wanted.Authority, Live> recent = new ConcurrentHashMap<>();

    public Issuers(Authorities authorities, Generations generations) {
        this.authorities = authorities;
        this.generations = generations;
    }

    /** What a live read found: the plan for the authority, and its key if it may sign. */
    private record Live(
            Instant at, Optional<Authority> resource, Optional<Plan> plan, Optional<SigningAuthority> key) {}

    /** An issuer that was read live; the key is there if it is usable. */
    public record Ready(Issuer issuer, Optional<SigningAuthority> key) {}

    Issuer cached(Wanted claimant, Instant now) {
        var resource = authorities.find(claimant.authority());
        return issuer(claimant, resource, resource.map(found -> authorities.plan(found, now)));
    }

    /**
     * The authority as the API server had it at most a second ago. A shared read counts only while it agrees with what
     * was observed: else what has just been allowed or restored would be refused on an older view, and nothing would ask
     * again.
     */
    public Ready live(Wanted claimant, Issuer observed, Instant now) {
        var live = recent.compute(
                claimant.authority(),
                (reference, known) ->
                        known != null && isFresh(known, now) && observed.equals(seen(claimant, known, observed))
                                ? known
                                : read(reference, now));
        var issuer = seen(claimant, live, observed);
        return new Ready(issuer, issuer instanceof Issuer.Usable ? live.key() : Optional.empty());
    }

    /** With a bundle the anchors are not the authority's to say. */
    private Issuer seen(Wanted claimant, Live live, Issuer observed) {
        var issuer = issuer(claimant, live.resource(), live.plan());
        return claimant.trustBundle().isPresent()
                        && issuer instanceof Issuer.Usable usable
                        && observed instanceof Issuer.Usable trusting
                ? usable.trusting(trusting.trusted())
                : issuer;
    }

    private static boolean isFresh(Live known, Instant now) {
        return !now.isBefore(known.at()) && now.isBefore(known.at().plus(FRESH));
    }

    private Live read(Wanted.Authority reference, Instant now) {
        var resource = authorities.findLive(reference);
        var plan = resource.map(found -> authorities.planLive(found, now));
        var key = plan.flatMap(Plan::active)
                .flatMap(active -> generations.signing(Reading.identity(resource.orElseThrow()), active.number()));
        return new Live(now, resource, plan, key);
    }

    private Issuer issuer(Wanted claimant, Optional<Authority> resource, Optional<Plan> plan) {
        var reference = claimant.authority();
        if (resource.isEmpty() || plan.isEmpty()) {
            return unusable(Code.AUTHORITY_MISSING, "there is no " + reference + ": create it or correct authorityRef");
        }
        var objection = Reading.of(resource.get()) instanceof dev.countersign.plan.authority.Wanted wanted
                ? objection(wanted, claimant, plan.get())
                : Optional.<Finding>empty();
        if (objection.isPresent()) {
            return new Issuer.Unusable(objection.get());
        }
        if (plan.get().active().isPresent()) {
            return usable(plan.get().active().get());
        }
        var underway = plan.get().because().code() == Code.PREPARING;
        return unusable(
                underway ? Code.AUTHORITY_PREPARING : Code.AUTHORITY_NOT_READY,
                "%s cannot issue (%s)".formatted(reference, plan.get().because()));
    }

    private Optional<Finding> objection(dev.countersign.plan.authority.Wanted wanted, Wanted claimant, Plan plan) {
        return Scope.objection(
                        wanted, claimant, authorities.labels(claimant.identity().namespace()))
                .or(() -> plan.active().flatMap(active -> Scope.objection(wanted, claimant, active)));
    }

    private static Issuer usable(Plan.Active active) {
        var formers = active.formers().stream()
                .map(former -> new Turnover.Former(former.number(), former.path(), former.distrusted()))
                .toList();
        return new Issuer.Usable(
                active.number(),
                active.certificate(),
                active.chain(),
                active.trusted(),
                active.restoredAt(),
                new Turnover(formers, active.since(), active.pace()));
    }

    /**
     * Writes down, before it is signed, until when something that a generation signs is valid; false if that is to be
     * planned again.
     */
    public boolean promise(Wanted claimant, int generation, Instant until) {
        return authorities
                .find(claimant.authority())
                .filter(found -> generations.promise(Reading.identity(found), generation, until, claimant.lifetime()))
                .isPresent();
    }

    private static Issuer unusable(Code code, String sentence) {
        return new Issuer.Unusable(new Finding(code, sentence));
    }
}
