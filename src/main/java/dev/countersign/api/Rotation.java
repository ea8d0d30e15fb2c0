package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How an authority moves from one generation to the next. */
public record Rotation(
        @JsonPropertyDescription("When workloads may be restarted because the authority's trust anchors have changed."
                + " Default: at any time.")
        @Nullable
        Window window) {

    /** Times that come again and again. */
    public record Window(
            @JsonPropertyDescription("When the window opens: minute, hour, day of the month, month and day of the week,"
                    + " as cron has them. '0 22 * * 1-5' is ten in the evening from Monday to Friday.")
            @Required
            @Size(min = 9, max = 128)
            @ValidationRule(value = "self.matches('" + Cron.SCHEDULE + "')", message = Cron.MESSAGE)
            String schedule,

            @JsonPropertyDescription("For how long it stays open.")
            @Required
            @Size(max = 32)
            @ValidationRule(value = Span.RULE, message = Span.MESSAGE)
            @ValidationRule(value = Span.AT_LEAST_A_MINUTE, message = Span.AT_LEAST_A_MINUTE_MESSAGE)
            Span duration,

            @JsonPropertyDescription("By which clock, for example Europe/Berlin.")
            @Default("UTC")
            @Size(min = 1, max = 64)
            @ValidationRule(
                    value = "self.matches('^[A-Za-z][-+_A-Za-z0-9]*(/[A-Za-z0-9][-+_A-Za-z0-9]*)*$')",
                    message = "timeZone must be a name of the time zone database such as Europe/Berlin or UTC")
            String timeZone) {

        public Window {
            timeZone = timeZone == null ? "UTC" : timeZone;
        }
    }
}
