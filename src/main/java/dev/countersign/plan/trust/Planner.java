package dev.countersign.plan.trust;

import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.trust.Copy.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides about one bundle. Pure: the same world and time give the same plan. */
public final class Planner {
    /** Whatever is planned, the world is looked at again after this. */
    static final Duration RESYNC = Duration.ofMinutes(10);

    /** Nobody tells us of ConfigMaps and Secrets that are not ours: sources are read this often. */
    static final Duration SOURCE = Duration.ofMinutes(1);

    /** Certificates write their Secrets themselves, and nobody tells a bundle when they have. */
    static final Duration FOLLOWED = Duration.ofSeconds(10);

    private Planner() {}

    public static Plan plan(Reading reading, Observed observed, Instant now) {
        return switch (reading) {
            case Reading.Unclear unclear -> new Plan.Freeze(unclear.because(), Selection.NOTHING, now.plus(RESYNC));
            case Wanted wanted -> plan(wanted, observed, now);
        };
    }

    private static Plan plan(Wanted wanted, Observed observed, Instant now) {
        var chosen = Selecting.of(observed, now);
        var content = Content.of(wanted, chosen.anchors());
        var trouble = chosen.trouble().isPresent()
                ? Optional.<Finding>empty()
                : tooLarge(wanted, content).or(() -> forgotten(chosen, observed, content));
        return trouble.map(because -> chosen.staying(because, observed.memory()))
                .map(staying -> plan(wanted, observed, staying, Content.of(wanted, staying.anchors()), now))
                .orElseGet(() -> plan(wanted, observed, chosen, content, now));
    }

    private static Plan plan(Wanted wanted, Observed observed, Selection selection, Content content, Instant now) {
        var again = lookAgain(wanted, observed, content, now);
        if (selection.anchors().isEmpty()) {
            return new Plan.Freeze(selection.trouble().orElseThrow(), selection, again);
        }
        var write = observed.copies().stream()
                .filter(copy -> Copies.toWrite(copy, content))
                .toList();
        var remove = observed.copies().stream()
                .filter(copy -> Copies.toRemove(copy) && successorIsThere(wanted, copy, observed, content))
                .toList();
        return write.isEmpty() && remove.isEmpty()
                ? new Plan.Hold(because(selection, observed, content), selection, again)
                : new Plan.Publish(publishing(write, remove), selection, write, remove);
    }

    /** What may still be mounted goes only when what comes in its place is there (trust-manager#100). */
    private static boolean successorIsThere(Wanted wanted, Copy former, Observed observed, Content content) {
        var cluster = former.place().kind() == Place.Kind.ClusterTrustBundle;
        if (cluster && wanted.clusterTarget().isEmpty()) {
            return true;
        }
        var successor = cluster
                ? wanted.clusterTarget().orElseThrow().place()
                : wanted.target().place();
        return observed.copies().stream()
                .filter(copy -> copy.place().equals(successor))
                .anyMatch(copy -> Copies.carries(copy, content));
    }

    private static Optional<Finding> tooLarge(Wanted wanted, Content content) {
        var bytes = content.bytes(wanted.target().place().kind());
        return bytes <= Copies.MOST_BYTES
                ? Optional.empty()
                : Optional.of(new Finding(
                        Code.BUNDLE_TOO_LARGE,
                        ("the bundle has %d bytes in all its forms together, and Kubernetes takes %d: remove forms from"
                                        + " target, or spread the sources over several bundles")
                                .formatted(bytes, Copies.MOST_BYTES)));
    }

    /** Without a status nobody knows what a source gave; what stands in a target anybody may have put there. */
    private static Optional<Finding> forgotten(Selection selection, Observed observed, Content content) {
        if (observed.memory().known() || selection.lacking().isEmpty()) {
            return Optional.empty();
        }
        return observed.copies().stream()
                .filter(copy -> Copies.carriesAnother(copy, content))
                .map(Copy::place)
                .findFirst()
                .map(place -> new Finding(
                        Code.LAST_ANCHORS_UNKNOWN,
                        ("%s: nothing is to be had from there now, and this bundle's status does not say what it gave"
                                        + " last, so %s stays as it is: repair the source, or remove it from the spec")
                                .formatted(String.join(", ", selection.lacking()), place)));
    }

    /** What is most worth saying when there is nothing to do. */
    private static Finding because(Selection selection, Observed observed, Content content) {
        return Stream.of(
                        selection.trouble().stream(),
                        selection.lacking().stream().map(selection.findings()::get),
                        observed.copies().stream().flatMap(copy -> Copies.finding(copy, content).stream()),
                        selection.findings().values().stream())
                .flatMap(findings -> findings)
                .findFirst()
                .orElseGet(() -> new Finding(
                        Code.UP_TO_DATE,
                        count(selection.anchors().all().size(), "trust anchor") + " in "
                                + count(
                                        (int) observed.copies().stream()
                                                .filter(copy -> copy.role().isWanted())
                                                .count(),
                                        "place")));
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static Finding publishing(List<Copy> write, List<Copy> remove) {
        return write.isEmpty()
                ? new Finding(Code.FORMER_TARGET, remove.getFirst().place() + " is not a target any more")
                : new Finding(
                        Code.BUNDLE_CHANGED,
                        "%s%s"
                                .formatted(
                                        write.getFirst().place(),
                                        write.size() == 1
                                                ? " does not carry the bundle"
                                                : " and %d others do not carry the bundle"
                                                        .formatted(write.size() - 1)));
    }

    private static Instant lookAgain(Wanted wanted, Observed observed, Content content, Instant now) {
        var readLive = wanted.sources().stream()
                .anyMatch(source -> source instanceof Source.ConfigMap || source instanceof Source.Secret);
        var barred = observed.copies().stream().anyMatch(copy -> copy.state() instanceof Copy.Barred);
        var behind = observed.copies().stream()
                .anyMatch(copy -> copy.role() == Role.FOLLOWER && !Copies.carries(copy, content));
        var latest = now.plus(behind ? FOLLOWED : readLive || barred ? SOURCE : RESYNC);
        return Dates.changesAt(observed, now).filter(latest::isAfter).orElse(latest);
    }
}
