package dev.countersign.plan.workload;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.countersign.api.Rotation;
import dev.countersign.api.Span;
import dev.countersign.pki.PkiException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * Times in which workloads may be restarted. The schedule is read by the local clock, as if that never were put forward or
 * back: cron-utils#446 and #404 are of what the library makes of days on which it is. Here an hour that is left out begins
 * when it would have, and one that comes twice counts the first time.
 */
public final class Window {
    private final ExecutionTime schedule;
    private final Duration duration;
    private final ZoneId zone;

    private Window(ExecutionTime schedule, Duration duration, ZoneId zone) {
        this.schedule = schedule;
        this.duration = duration;
        this.zone = zone;
    }

    /** Reads one; throws if it cannot be understood, or never opens. */
    public static Window of(Rotation.Window spec) {
        var window = new Window(schedule(spec.schedule()), duration(spec.duration()), zone(spec.timeZone()));
        if (window.schedule.nextExecution(Instant.EPOCH.atZone(ZoneOffset.UTC)).isEmpty()) {
            throw new PkiException("schedule '%s' names a day that never comes".formatted(spec.schedule()));
        }
        return window;
    }

    private static ExecutionTime schedule(String text) {
        try {
            var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
            return ExecutionTime.forCron(parser.parse(text));
        } catch (IllegalArgumentException e) {
            throw new PkiException("schedule '%s' is not understood (%s): write for example '0 22 * * 1-5'"
                    .formatted(text, e.getMessage()));
        }
    }

    private static Duration duration(Span span) {
        return span.duration()
                .filter(Duration::isPositive)
                .orElseThrow(() ->
                        new PkiException("duration '%s' is not understood: write for example 4h".formatted(span)));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new PkiException(
                    "timeZone '%s' is not known: write a name such as Europe/Berlin or UTC".formatted(name));
        }
    }

    /** When it opens next, or empty if it is open. */
    public Optional<Instant> opensAt(Instant now) {
        var local = reached(now).atZone(ZoneOffset.UTC);
        // Both look beyond the moment they are given.
        var isOpen = schedule.lastExecution(local.plusNanos(1))
                .map(this::begin)
                .map(begin -> begin.plus(duration))
                .filter(now::isBefore)
                .isPresent();
        return isOpen ? Optional.empty() : schedule.nextExecution(local).map(this::begin);
    }

    /** The latest time on the local clock that has come; in an hour that comes twice, all of it has come the second time. */
    private LocalDateTime reached(Instant now) {
        var local = now.atZone(zone);
        var transition = zone.getRules().getTransition(local.toLocalDateTime());
        return transition != null && transition.isOverlap() && local.getOffset().equals(transition.getOffsetAfter())
                ? transition.getDateTimeBefore().minusNanos(1)
                : local.toLocalDateTime();
    }

    private Instant begin(ZonedDateTime time) {
        var local = time.toLocalDateTime();
        var transition = zone.getRules().getTransition(local);
        return transition != null && transition.isGap()
                ? transition.getInstant()
                : local.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }
}
