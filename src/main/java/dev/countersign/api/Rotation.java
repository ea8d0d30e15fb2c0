package dev.countersign.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an authority moves from one generation to the next. A null choice is one that this build does not know. */
public record Rotation(
        @JsonPropertyDescription(
                "Automatic: a successor is prepared in good time before a generation ends. Manual: only"
                        + " when reason says so.")
        @Default("Automatic")
        @Nullable
        Mode mode,

        @JsonPropertyDescription("A text that stands on no generation yet starts a rotation, and is written on the one"
                + " that it made. Taking it back before that one signs takes the rotation back.")
        @Size(min = 1, max = 256)
        @ValidationRule(
                value = "!self.matches('[[:cntrl:]]')",
                message = "reason may not contain control characters: remove them")
        @Nullable
        String reason,

        @JsonPropertyDescription("Numbers of generations whose key is known to others: they leave trust at once, and a"
                + " successor signs at once. Cannot be taken back; a number that no generation has yet means nothing.")
        @Size(max = 16)
        List<@Min(1) @Max(1_000_000) Integer> distrust,

        @JsonPropertyDescription("How long after the anchors of a new generation are everywhere it may sign, where no"
                + " relying party is named that could show it.")
        @Size(max = 32)
        @ValidationRule(value = Span.RULE, message = Span.MESSAGE)
        @Nullable
        Span settle,

        @JsonPropertyDescription(
                "What happens at the last moment at which certificates can still be issued again before"
                        + " the old generation ends, if somebody does not trust the new one. Activate: it signs all the same. Hold:"
                        + " it does not.")
        @Default("Activate")
        @Nullable
        OnLagging onLagging,

        @JsonPropertyDescription(
                "When workloads may be restarted because the authority's trust anchors have changed, and"
                        + " when a generation that everybody trusts may begin to sign. Nobody waits for it in the last tenth of"
                        + " a life, nor after a distrust. Default: at any time.")
        @Nullable
        Window window,

        @JsonPropertyDescription("Takes a key pair of the same subject with another key out of the Secret that"
                + " spec.secret names, although some verifiers confuse the two.")
        @Default("false")
        Boolean allowSameSubject) {

    public static final Rotation DEFAULT =
            new Rotation(Mode.Automatic, null, List.of(), null, OnLagging.Activate, null, false);

    public Rotation {
        distrust = Api.listOf(distrust);
        allowSameSubject = allowSameSubject != null && allowSameSubject;
    }

    /** Who begins a rotation. */
    public enum Mode {
        Automatic,
        Manual
    }

    /** What to do about those who do not follow in time. */
    public enum OnLagging {
        Activate,
        Hold
    }

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
