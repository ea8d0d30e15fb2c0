package dev.countersign.plan.workload;

import dev.countersign.api.Rotation;
import dev.countersign.pki.PkiException;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.time.Instant;
import java.util.Map;

/** Whether workloads may be restarted now for the anchors of several authorities: all of their windows must be open. */
public final class Openings {
    private Openings() {}

    /** {@code windows}: those of the authorities that have one, by what people call the authority. */
    public static Opening of(Map<String, Rotation.Window> windows, Instant now) {
        Opening opening = Opening.ALWAYS;
        for (var window : windows.entrySet()) {
            opening = later(opening, of(window.getKey(), window.getValue(), now));
        }
        return opening;
    }

    private static Opening of(String authority, Rotation.Window window, Instant now) {
        try {
            return Window.of(window)
                    .opensAt(now)
                    .<Opening>map(until -> new Opening.Closed(authority, until))
                    .orElse(Opening.ALWAYS);
        } catch (PkiException e) {
            return new Opening.Unclear(new Finding(
                    Code.RESTART_WINDOW_UNCLEAR,
                    "nobody is restarted, because rotation.window of %s cannot be read: %s"
                            .formatted(authority, e.what())));
        }
    }

    private static Opening later(Opening one, Opening other) {
        return switch (one) {
            case Opening.Open _ -> other;
            case Opening.Unclear _ -> one;
            case Opening.Closed closed ->
                switch (other) {
                    case Opening.Open _ -> one;
                    case Opening.Unclear _ -> other;
                    case Opening.Closed second -> second.until().isAfter(closed.until()) ? second : closed;
                };
        };
    }
}
