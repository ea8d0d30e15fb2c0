package dev.countersign.cluster;

import dev.countersign.api.Authority;
import dev.countersign.api.AuthorityRef;
import dev.countersign.api.Rotation;
import dev.countersign.plan.Identity;
import dev.countersign.plan.client.Wanted;
import dev.countersign.plan.trust.Source;
import dev.countersign.plan.workload.Opening;
import dev.countersign.plan.workload.Openings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** The windows of the authorities that a bundle takes its anchors from. */
public final class RestartWindows {
    private final Function<Wanted.Authority, Optional<Authority>> authorities;
    private final BiPredicate<Authority, Instant> pressing;

    public RestartWindows(Authorities authorities) {
        this(authorities::find, authorities::isPressing);
    }

    /** {@code pressing}: authorities whose window nobody waits for any more. */
    RestartWindows(
            Function<Wanted.Authority, Optional<Authority>> authorities, BiPredicate<Authority, Instant> pressing) {
        this.authorities = authorities;
        this.pressing = pressing;
    }

    /** Whether workloads may be restarted for a bundle with these sources now. */
    public Opening of(List<Source> sources, Instant now) {
        var windows = new TreeMap<String, Rotation.Window>();
        for (var source : sources) {
            if (source instanceof Source.Authority authority) {
                window(authority.authority(), now).ifPresent(window -> windows.put(source.label(), window));
            }
        }
        return Openings.of(windows, now);
    }

    /** Of one that is missing no window is known; nothing new comes of it then. */
    private Optional<Rotation.Window> window(Identity identity, Instant now) {
        var reference =
                new Wanted.Authority(AuthorityRef.Kind.valueOf(identity.kind()), identity.namespace(), identity.name());
        return authorities.apply(reference).flatMap(found -> window(found).filter(_ -> !pressing.test(found, now)));
    }

    private static Optional<Rotation.Window> window(Authority authority) {
        return Optional.ofNullable(authority.getSpec())
                .flatMap(spec -> Optional.ofNullable(spec.rotation()))
                .flatMap(rotation -> Optional.ofNullable(rotation.window()));
    }
}
