package dev.countersign.plan.evidence;

import java.util.List;
import java.util.Map;

/** What one address answered in each version of TLS that it was asked in. */
public record Sight(Map<TlsVersion, Answers> answers) {
    private static final Answers NONE = new Answers(List.of(), Map.of());

    public Sight {
        answers = Map.copyOf(answers);
    }

    Answers in(TlsVersion version) {
        return answers.getOrDefault(version, NONE);
    }
}
