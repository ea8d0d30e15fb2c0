package dev.countersign.plan.evidence;

/** Whether a server lets somebody in, as far as it could be seen. */
public sealed interface Verdict {
    /** For a person. */
    String text();

    /** It does, in every version of TLS that it speaks. */
    record Trusts() implements Verdict {
        @Override
        public String text() {
            return "lets in";
        }
    }

    /** It does not: its answer is another one than to the active generation. */
    record Refuses(TlsVersion version, Outcome outcome) implements Verdict {
        @Override
        public String text() {
            return "refuses: " + outcome.text() + " in " + version.label();
        }
    }

    /** It cannot be said. */
    record Inconclusive(Doubt doubt, String detail) implements Verdict {
        @Override
        public String text() {
            return doubt.text() + ": " + detail;
        }
    }

    /** Why it cannot be said. */
    enum Doubt {
        NOT_ASKED("the probe did not get that far"),
        NO_ANSWER("no answer"),
        UNSTEADY("a stranger got two different answers"),
        ACTIVE_REFUSED("certificates of the active generation are refused"),
        STRANGER_TREATED_ALIKE("a stranger is treated like the active generation"),
        UNLIKE_BOTH("neither what a stranger got nor what the active generation got");

        private final String text;

        Doubt(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }
}
