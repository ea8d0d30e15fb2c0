package dev.countersign.reconcile;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Does the same to many, some of them at a time: a write is mostly waiting. Few are done one after the other. */
final class Abreast {
    private static final int FEW = 16;
    private static final int AT_A_TIME = 6;

    private Abreast() {}

    /** Returns when all are done; throws the first thing that any of them throws. */
    static <T> void each(List<T> all, Consumer<T> action) {
        if (all.size() <= FEW) {
            all.forEach(action);
            return;
        }
        try (var threads =
                Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
            var running = all.stream()
                    .map(one -> threads.submit(() -> action.accept(one)))
                    .toList();
            for (var one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing", e);
        }
    }
}
