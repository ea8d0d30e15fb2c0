package dev.countersign.plan.workload;

import dev.countersign.api.Workload.Kind;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Workloads of the tests, in the words of the tests. */
record Fleet(Workload workload) {
    static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    static final Mark OLD = Mark.anchors("old");
    static final Mark NEW = Mark.anchors("new");

    /** Three pods that work, and no mark. */
    static Fleet whole(String name) {
        return new Fleet(new Workload(
                new WorkloadName(Kind.Deployment, "shop", name),
                "uid-" + name,
                "1",
                Map.of(),
                false,
                new Strategy.All(),
                new Progress(1, 1, 3, 3, 3, 3, false),
                new Template(Map.of(), List.of(new Mount(Mount.Kind.ConfigMap, "clients", Set.of(), false)))));
    }

    Fleet progress(Progress progress) {
        return with(workload.annotations(), workload.paused(), workload.strategy(), progress, workload.template());
    }

    Fleet paused() {
        return with(workload.annotations(), true, workload.strategy(), workload.progress(), workload.template());
    }

    Fleet strategy(Strategy strategy) {
        return with(workload.annotations(), workload.paused(), strategy, workload.progress(), workload.template());
    }

    Fleet empty() {
        return progress(new Progress(generation(), generation(), 0, 0, 0, 0, false));
    }

    long generation() {
        return workload.progress().generation();
    }

    /** One of its pods does not work, and all have the present template. */
    Fleet lame() {
        return progress(new Progress(generation(), generation(), 3, 3, 3, 2, false));
    }

    Fleet annotated(String key, String value) {
        var annotations = new HashMap<>(workload.annotations());
        annotations.put(key, value);
        return with(annotations, workload.paused(), workload.strategy(), workload.progress(), workload.template());
    }

    Fleet template(Mark mark) {
        var annotations = new HashMap<>(workload.template().annotations());
        annotations.put(mark.annotation(), mark.value());
        return with(
                workload.annotations(),
                workload.paused(),
                workload.strategy(),
                workload.progress(),
                new Template(annotations, workload.template().mounts()));
    }

    /** What our patch makes of it, before its controller has seen it. */
    Fleet rolled(Mark mark, Instant at) {
        var next = generation() + 1;
        var p = workload.progress();
        return template(mark)
                .annotated(Mark.ROLLED, new Roll(mark, next, at).text())
                .progress(new Progress(next, p.observed(), p.wanted(), p.present(), p.updated(), p.available(), false));
    }

    /** Its controller has seen the template and replaced so many pods, of which so many work. */
    Fleet replaced(int updated, int available) {
        return progress(
                new Progress(generation(), generation(), workload.progress().wanted(), 3, updated, available, false));
    }

    Turn turn(Mark mark) {
        return new Turn(workload.name(), new Look.Found(workload), mark, Optional.of("shop/clients"), false);
    }

    Turn firstTurn(Mark mark) {
        return new Turn(workload.name(), new Look.Found(workload), mark, Optional.empty(), true);
    }

    private Fleet with(
            Map<String, String> annotations, boolean paused, Strategy strategy, Progress progress, Template template) {
        return new Fleet(new Workload(
                workload.name(),
                workload.uid(),
                workload.version(),
                annotations,
                paused,
                strategy,
                progress,
                template));
    }
}
