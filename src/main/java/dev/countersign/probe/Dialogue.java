package dev.countersign.probe;

import dev.countersign.plan.evidence.Outcome;
import dev.countersign.plan.evidence.Outcome.NoAnswer;
import dev.countersign.plan.evidence.Outcome.Open;
import dev.countersign.plan.evidence.Outcome.Phase;
import dev.countersign.plan.evidence.Outcome.Why;
import java.util.Optional;

/** What is said within TLS, and how the answer is read. */
interface Dialogue {
    /** The first thing to say; empty if the server is only waited for. */
    byte[] opening();

    /** What the server has answered, once enough of it is there. */
    Optional<Outcome> answer(byte[] soFar);

    /** What it means if nothing was answered in time. */
    default Outcome silence(boolean spoke) {
        return new NoAnswer(Why.TIMEOUT, Phase.ANSWER);
    }

    static Dialogue with(Target target) {
        return switch (target.protocol()) {
            case Protocol.Tls _ -> new Waiting();
            case Protocol.Https https -> new HttpDialogue(target, https.path());
            case Protocol.PostgreSql postgreSql -> new PostgreSqlDialogue(postgreSql.user());
        };
    }

    static Optional<Outcome> unreadable() {
        return Optional.of(new NoAnswer(Why.UNREADABLE, Phase.ANSWER));
    }

    /** For protocols that are not known here: whoever is let in is not sent away. */
    record Waiting() implements Dialogue {
        @Override
        public byte[] opening() {
            return new byte[0];
        }

        @Override
        public Optional<Outcome> answer(byte[] soFar) {
            return Optional.empty();
        }

        @Override
        public Outcome silence(boolean spoke) {
            return new Open(spoke);
        }
    }
}
