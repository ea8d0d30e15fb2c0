package dev.countersign.cluster;

import dev.countersign.plan.Clocks;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Two clocks: this machine's, and the API server's, which tells its time with every answer. What was told is carried on by a
 * count that nobody can set, so that a jump of either is seen at once. When they differ, the time goes on from where they
 * last agreed; if they never did, the API server is right, because what everybody else sees was stamped by it.
 */
public final class ClusterClock implements InstantSource, Interceptor {
    /** An answer takes its time and tells whole seconds; what is issued reaches back further than this. */
    private static final Duration AGREEMENT = Duration.ofMinutes(1);

    /** One of several API servers may be wrong: so long is remembered what it said. */
    private static final long REMEMBERED = Duration.ofMinutes(10).toNanos();

    private static final Logger LOG = Logger.getLogger(ClusterClock.class);

    private final InstantSource own;
    private final LongSupplier nanos;
    private @Nullable Reading told;
    private @Nullable Reading odd;
    private @Nullable Reading agreed;
    private @Nullable Reading looked;
    private boolean setBack;
    private boolean differing;

    /** A time, and what the count was then. */
    private record Reading(Instant time, long count) {
        Instant on(long later) {
            return time.plusNanos(later - count);
        }
    }

    /** {@code nanos} counts time evenly, whatever becomes of the clock. */
    public ClusterClock(InstantSource own, LongSupplier nanos) {
        this.own = own;
        this.nanos = nanos;
    }

    @Override
    public Instant instant() {
        return clocks().now();
    }

    public synchronized Clocks clocks() {
        var count = nanos.getAsLong();
        var here = own.instant();
        watch(here, count);
        var server = told;
        if (server == null) {
            return Clocks.agreeing(here);
        }
        var there = server.on(count);
        var agree = agree(here, there);
        if (agree) {
            agreed = new Reading(here, count);
        }
        var last = agreed;
        var now = last == null ? there : last.on(count);
        var others = Stream.of(Optional.of(here), Optional.of(there), odd(here, count))
                .flatMap(Optional::stream)
                .filter(time -> !agree(now, time))
                .toList();
        say(here, others.isEmpty() ? now : there, !others.isEmpty());
        return new Clocks(
                now,
                others.stream().min(Instant::compareTo).filter(now::isAfter).orElse(now),
                others.stream().max(Instant::compareTo).filter(now::isBefore).orElse(now));
    }

    /**
     * True once this machine's clock was set back since the start. JOSDK's timers and its rate limit go by that clock: they
     * stand still until it is as late again.
     */
    public synchronized boolean wasSetBack() {
        watch(own.instant(), nanos.getAsLong());
        return setBack;
    }

    private void watch(Instant here, long count) {
        var last = looked;
        setBack |= last != null && here.isBefore(last.on(count).minus(AGREEMENT));
        looked = new Reading(here, count);
    }

    /** What an API server said lately that was another time than here, and would be now. */
    private Optional<Instant> odd(Instant here, long count) {
        return Optional.ofNullable(odd)
                .filter(reading -> count - reading.count() < REMEMBERED)
                .map(reading -> reading.on(count))
                .filter(time -> !agree(here, time));
    }

    /** How far this machine's clock is ahead of the API server's; empty before its first answer. */
    public synchronized Optional<Duration> skew() {
        return Optional.ofNullable(told).map(reading -> Duration.between(reading.on(nanos.getAsLong()), own.instant()));
    }

    private void say(Instant here, Instant there, boolean differ) {
        if (differ == differing) {
            return;
        }
        differing = differ;
        if (differ) {
            LOG.warnf(
                    "The clocks differ: it is %s on this machine and %s at the API server; no generation leaves trust or signs"
                            + " untrusted that is not due by both. Have NTP set them.",
                    here, there);
        } else {
            LOG.info("The clocks of this machine and of the API server agree again.");
        }
    }

    private static boolean agree(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(AGREEMENT) <= 0;
    }

    /** The API server says that it is this late. */
    synchronized void hear(Instant time) {
        var reading = new Reading(time, nanos.getAsLong());
        told = reading;
        if (!agree(own.instant(), time)) {
            odd = reading;
        }
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        Optional.ofNullable(response.header("Date")).flatMap(ClusterClock::date).ifPresent(this::hear);
    }

    /** RFC 9110, 6.6.1; something between us and the API server may write what it likes. */
    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
