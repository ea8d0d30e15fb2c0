package dev.countersign.plan.authority;

import dev.countersign.api.Rotation;
import dev.countersign.api.Span;
import dev.countersign.pki.PkiException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an authority rotates, read.
 *
 * @param automatic whether time begins a rotation
 * @param reason a person's wish
 * @param distrust numbers of generations whose key is known to others
 * @param settle after which time nobody need be asked where nobody is named
 * @param holds whether those who lag are waited for beyond the last moment
 * @param window when the next generation may begin to sign, as it was written
 */
public record RotationRule(
        boolean automatic,
        Optional<String> reason,
        Set<Integer> distrust,
        Optional<Duration> settle,
        boolean holds,
        boolean allowSameSubject,
        Optional<Rotation.Window> window) {
    /** As when nothing is said. */
    public static final RotationRule DEFAULT =
            new RotationRule(true, Optional.empty(), Set.of(), Optional.empty(), false, false, Optional.empty());

    public RotationRule {
        distrust = Set.copyOf(distrust);
    }

    static RotationRule of(@Nullable Rotation given) {
        var rotation = given == null ? Rotation.DEFAULT : given;
        if (rotation.mode() == null) {
            throw new PkiException("spec.rotation.mode is one that this version of the operator does not know:"
                    + " write Automatic or Manual, or upgrade the operator");
        }
        if (rotation.onLagging() == null) {
            throw new PkiException("spec.rotation.onLagging is one that this version of the operator does not know:"
                    + " write Activate or Hold, or upgrade the operator");
        }
        return new RotationRule(
                rotation.mode() == Rotation.Mode.Automatic,
                Optional.ofNullable(rotation.reason()).filter(text -> !text.isBlank()),
                Set.copyOf(rotation.distrust()),
                Optional.ofNullable(rotation.settle()).map(RotationRule::settle),
                rotation.onLagging() == Rotation.OnLagging.Hold,
                rotation.allowSameSubject(),
                Optional.ofNullable(rotation.window()));
    }

    private static Duration settle(Span span) {
        return span.duration()
                .orElseThrow(() -> new PkiException(
                        "spec.rotation.settle '%s' is not a span of time: write for example 10m".formatted(span)));
    }
}
