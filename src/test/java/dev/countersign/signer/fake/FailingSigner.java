package dev.countersign.signer.fake;

import dev.countersign.signer.Signer;
import java.util.function.Supplier;

/** Always the same answer, or the same exception. */
public record FailingSigner(Supplier<Signer.Answer> answer) implements Signer {
    public static FailingSigner refusing() {
        return new FailingSigner(() -> new Refused("the policy of the signer says no"));
    }

    public static FailingSigner down() {
        return new FailingSigner(() -> new Unavailable("connection refused"));
    }

    public static FailingSigner throwing() {
        return new FailingSigner(() -> {
            throw new IllegalStateException("a defect");
        });
    }

    @Override
    public Answer sign(Order order) {
        return answer.get();
    }
}
