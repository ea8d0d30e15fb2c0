package dev.countersign.docs;

import dev.countersign.plan.Code;
import java.util.Comparator;
import java.util.stream.Stream;

/** Every code, with what its page says first. */
final class FindingsPage {
    private FindingsPage() {}

    static String render() {
        var page = new StringBuilder("""
                # Findings
                A finding has a stable code and a sentence. The code is the reason in conditions and events, the label
                `reason` in [metrics](metrics.md), and the name of a page that says what to do. Warnings are those that a
                person should hear of.

                | code | warning | meaning |
                |---|---|---|
                """);
        Stream.of(Code.values())
                .sorted(Comparator.comparing(Code::text))
                .map(code -> "| [`%s`](../runbooks/%s.md) | %s | %s |%n"
                        .formatted(
                                code.text(),
                                code.text(),
                                code.isWarning() ? "yes" : "",
                                Reference.cell(Runbook.of(code).part("Means"))))
                .forEach(page::append);
        return page.toString();
    }
}
