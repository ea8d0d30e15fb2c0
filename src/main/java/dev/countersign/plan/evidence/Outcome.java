package dev.countersign.plan.evidence;

import java.util.Set;

/** What a server answered to one certificate. Two are equal if the server did the same. */
public sealed interface Outcome {
    /** For a person, for example "TLS alert unknown_ca". */
    String text();

    /** One word for a metric; as many as there are records here. */
    String label();

    /** True if it can only be a refusal, whatever the server does with others. */
    default boolean refuses() {
        return false;
    }

    /** True if it is a refusal where somebody else got another answer; a server that is merely busy does not refuse. */
    default boolean turnsAway() {
        return refuses();
    }

    /** The server broke off with a reason (RFC 8446, 6.2). */
    record Alert(int number) implements Outcome {
        @Override
        public String text() {
            return "TLS alert " + AlertName.of(number);
        }

        @Override
        public String label() {
            return "alert";
        }

        @Override
        public boolean refuses() {
            return true;
        }
    }

    /** The status of an HTTP answer, whatever it is: nginx refuses certificates with 400. */
    record HttpStatus(int code) implements Outcome {
        /** Request timeout, too early, too many requests (RFC 9110, RFC 8470, RFC 6585). */
        private static final Set<Integer> BUSY = Set.of(408, 425, 429);

        @Override
        public String text() {
            return "HTTP status " + code;
        }

        @Override
        public String label() {
            return "http";
        }

        @Override
        public boolean turnsAway() {
            return code / 100 == 4 && !BUSY.contains(code);
        }
    }

    /** PostgreSQL goes on to how the user shall prove itself; {@code request} 0 is "you are in". */
    record PostgreSqlAuthentication(int request) implements Outcome {
        @Override
        public String text() {
            return "PostgreSQL authentication request " + request;
        }

        @Override
        public String label() {
            return "postgresql";
        }
    }

    /** PostgreSQL's error code, for example 28000 for a user that it does not know. */
    record PostgreSqlError(String sqlState) implements Outcome {
        @Override
        public String text() {
            return "PostgreSQL error " + sqlState;
        }

        /** Class 28: invalid authorization specification. */
        @Override
        public boolean turnsAway() {
            return sqlState.startsWith("28");
        }

        @Override
        public String label() {
            return "postgresql";
        }
    }

    /** The server ended the connection in order, and gave no reason. */
    record Closed(Phase phase) implements Outcome {
        @Override
        public String text() {
            return "closed " + phase.text();
        }

        @Override
        public String label() {
            return "closed";
        }

        @Override
        public boolean refuses() {
            return phase == Phase.HANDSHAKE;
        }

        @Override
        public boolean turnsAway() {
            return true;
        }
    }

    /**
     * Nothing was refused within the time that was waited.
     *
     * @param spoke the server sent something after the handshake, if only a session ticket, which most do once they
     *     have taken a certificate. Without it a server that is slow to refuse looks the same.
     */
    record Open(boolean spoke) implements Outcome {
        @Override
        public String text() {
            return spoke ? "left open" : "left open in silence";
        }

        @Override
        public String label() {
            return "open";
        }
    }

    /** The server said nothing about the certificate, so neither does this. */
    record NoAnswer(Why why, Phase phase) implements Outcome {
        @Override
        public String text() {
            return why.text() + " " + phase.text();
        }

        @Override
        public String label() {
            return "none";
        }
    }

    /** How far a probe got. */
    enum Phase {
        CONNECT("while connecting"),
        PREAMBLE("before the handshake"),
        HANDSHAKE("in the handshake"),
        ANSWER("after the handshake");

        private final String text;

        Phase(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** Why there was no answer. */
    enum Why {
        CONNECTION_REFUSED("connection refused"),
        UNREACHABLE("not reachable"),
        RESET("connection reset"),
        TIMEOUT("no answer in time"),
        NOT_TLS("something else than TLS"),
        TLS_NOT_OFFERED("TLS declined"),
        VERSION_NOT_SPOKEN("this version of TLS is not spoken"),
        HANDSHAKE_FAILED("no agreement on how to speak TLS"),
        CERTIFICATE_NOT_TAKEN("no key of the certificate's kind is taken"),
        ANOTHER_SERVER("another server than a moment before"),
        TOO_LONG("more than a probe reads"),
        UNREADABLE("an answer of another protocol"),
        CANCELLED("cancelled");

        private final String text;

        Why(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }
}
