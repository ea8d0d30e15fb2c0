package dev.countersign.faults;

import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** What an API server says that has too much to do (429) or that is not itself (503): to everything, leases too. */
public final class Storm implements Predicate<HttpServerRequest> {
    private final int status;
    private final AtomicInteger refused = new AtomicInteger();

    public Storm(int status) {
        this.status = status;
    }

    @Override
    public boolean test(HttpServerRequest request) {
        refused.incrementAndGet();
        request.response()
                .setStatusCode(status)
                .putHeader("Retry-After", "1")
                .putHeader("Content-Type", "application/json")
                .end("""
                        {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": %d,
                         "message": "too much to do", "reason": "%s"}
                        """.formatted(status, status == 429 ? "TooManyRequests" : "ServiceUnavailable"));
        return true;
    }

    /** How many requests it has refused. */
    public int refused() {
        return refused.get();
    }
}
