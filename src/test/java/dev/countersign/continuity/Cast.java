package dev.countersign.continuity;

import dev.countersign.testing.servers.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Who takes part. Each stack has a certificate of each authority, and each server lets all authorities' clients in. */
record Cast(List<Part> authorities, List<Workload> servers, List<Stack> stacks) {
    /** All that there is; seven authorities, with one below one of them. */
    static Cast all() {
        return new Cast(
                List.of(
                        new Part("shop", Part.Source.OWN),
                        new Part("pay", Part.Source.OWN),
                        new Part("mail", Part.Source.OWN),
                        new Part("continuity", Part.Source.CLUSTER),
                        new Part("base", Part.Source.ROOT),
                        new Part("corp", Part.Source.BROUGHT),
                        new Part("leaky", Part.Source.LEAKED)),
                Stream.of(Kind.NGINX, Kind.HAPROXY, Kind.ENVOY, Kind.GO, Kind.JDK, Kind.GO_AT_START)
                        .map(Cast::server)
                        .toList(),
                Arrays.asList(Stack.values()));
    }

    /** Those who need no minutes: a source is looked at once in one, and what a distrust undoes has to be shown anew. */
    static Cast quick() {
        var all = all();
        var slow = Set.of(Part.Source.BROUGHT, Part.Source.LEAKED);
        var quick = all.authorities().stream().filter(part -> !slow.contains(part.source()));
        return new Cast(quick.toList(), all.servers(), all.stacks());
    }

    /** The least with which something can fail. */
    static Cast least() {
        return new Cast(List.of(new Part("shop", Part.Source.OWN)), List.of(server(Kind.NGINX)), List.of(Stack.GO));
    }

    private static Workload server(Kind kind) {
        return new Workload(kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'), kind);
    }

    /** The ClientCertificates of a stack, by their names. */
    List<String> certificates(Stack stack) {
        return authorities.stream()
                .filter(Part::hasCallers)
                .map(authority -> certificate(stack, authority))
                .toList();
    }

    static String certificate(Stack stack, Part authority) {
        return stack.name().toLowerCase(java.util.Locale.ROOT) + "-" + authority.name();
    }

    /** Why it cannot be played here, one sentence each. */
    List<String> missing() {
        return servers.stream()
                .flatMap(server -> server.kind().missing().stream())
                .toList();
    }
}
