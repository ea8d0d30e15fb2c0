package dev.countersign.plan.trust;

import dev.countersign.api.LabelSelector;
import dev.countersign.api.RelyingParty;
import dev.countersign.api.Span;
import dev.countersign.pki.PkiException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the relying parties that an object of another namespace declares ({@link Marks#RELYING_PARTIES}), one a line:
 * {@code Deployment/web reload=Restart} or {@code StatefulSet[app=db] reload=InPlace protocol=PostgreSQL port=5432}. Not YAML,
 * because an admission policy has to find the workloads in it, and CEL reads no YAML.
 */
public final class Declaration {
    /** A line, as {@code policies-receiving-objects.yaml} of the chart has it too: what is refused there must not be understood here. */
    static final String LINE = "^(Deployment|StatefulSet|DaemonSet|External)"
            + "(/[a-z0-9]([-.a-z0-9]*[a-z0-9])?|\\[[!-Z^-~]+\\])( [a-zA-Z]+=[!-~]+)*$";

    private static final String OBJECT_NAME = "[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final Pattern PATTERN = Pattern.compile(LINE);
    private static final Set<String> OF_PROBES =
            Set.of("port", "host", "serverName", "protocol", "path", "likeCertificate", "hostNetwork");
    private static final int MOST = 64;

    private Declaration() {}

    /** The relying parties of a text. */
    public static List<Party> read(String text) {
        var lines = Arrays.stream(text.split("\n", -1))
                .filter(line -> !line.isEmpty())
                .toList();
        if (lines.size() > MOST) {
            throw new PkiException("there are %d relying parties: write %d at most".formatted(lines.size(), MOST));
        }
        return lines.stream().map(line -> Parties.read(line(line))).toList();
    }

    private static RelyingParty line(String line) {
        // matches(), not find(): Java's $ is satisfied before a line break.
        if (!PATTERN.matcher(line).matches()) {
            throw new PkiException("'" + line
                    + "' is no relying party: write one a line, such as Deployment/orders reload=Restart, or"
                    + " StatefulSet[app=db] reload=InPlace protocol=PostgreSQL port=5432");
        }
        var words = line.split(" ", -1);
        var options = options(Arrays.asList(words).subList(1, words.length));
        var named = words[0].indexOf('/');
        var kind = words[0].substring(0, named < 0 ? words[0].indexOf('[') : named);
        var party = new RelyingParty(
                RelyingParty.Kind.valueOf(kind),
                named < 0 ? null : words[0].substring(named + 1),
                named < 0 ? labels(words[0].substring(kind.length() + 1, words[0].length() - 1)) : null,
                choice(RelyingParty.Reload.class, "reload", options),
                choice(RelyingParty.Reads.class, "reads", options),
                Optional.ofNullable(options.remove("settle")).map(Span::of).orElse(null),
                probe(options),
                List.of(Optional.ofNullable(options.remove("acknowledged"))
                        .map(given -> given.split(",", -1))
                        .orElse(new String[0])));
        return whole(party, options.keySet());
    }

    /** Rules that the API server holds a TrustBundle to. */
    private static RelyingParty whole(RelyingParty party, Set<String> unknown) {
        var outside = party.kind() == RelyingParty.Kind.External;
        refuse(!unknown.isEmpty(), "there is no " + String.join(", ", unknown) + " in a relying party: remove it");
        refuse(outside && party.name() == null, "External is known by a name, not by labels: write External/gateway");
        refuse(
                outside && (party.reload() != null || party.reads() != null),
                "External has neither reload nor reads: remove them");
        refuse(!outside && !party.acknowledged().isEmpty(), "acknowledged is for External: remove it");
        var probe = party.probe();
        refuse(
                probe != null && outside != (probe.host() != null),
                "a probe of External needs a host; pods of a workload are asked at their own addresses and need none");
        refuse(
                probe != null && probe.path() != null && probe.protocol() != RelyingParty.Protocol.HTTPS,
                "path is for protocol=HTTPS: write that, or remove path");
        return party;
    }

    private static void refuse(boolean refused, String sentence) {
        if (refused) {
            throw new PkiException(sentence);
        }
    }

    private static Map<String, String> options(List<String> words) {
        var options = new LinkedHashMap<String, String>();
        for (var word : words) {
            var equals = word.indexOf('=');
            var former = options.put(word.substring(0, equals), word.substring(equals + 1));
            refuse(former != null, word.substring(0, equals) + " is there twice: write it once");
        }
        return options;
    }

    private static LabelSelector labels(String text) {
        var labels = new TreeMap<String, String>();
        for (var label : text.split(",", -1)) {
            var equals = label.indexOf('=');
            refuse(equals < 1, "'" + label + "' is no label: write for example app=db,tier=back");
            labels.put(label.substring(0, equals), label.substring(equals + 1));
        }
        return new LabelSelector(labels, List.of());
    }

    private static RelyingParty.@Nullable Probe probe(Map<String, String> options) {
        var asked = new HashSet<>(options.keySet());
        asked.retainAll(OF_PROBES);
        if (asked.isEmpty()) {
            return null;
        }
        var protocol = choice(RelyingParty.Protocol.class, "protocol", options);
        var like = options.remove("likeCertificate");
        refuse(
                like != null && !like.matches(OBJECT_NAME),
                "likeCertificate is not the name of an object: write lower case letters, digits, '-' and '.'");
        return new RelyingParty.Probe(
                port(options.remove("port")),
                options.remove("host"),
                options.remove("serverName"),
                protocol == null ? RelyingParty.Protocol.TLS : protocol,
                options.remove("path"),
                like,
                "true".equals(options.remove("hostNetwork")) ? true : null);
    }

    private static Integer port(@Nullable String given) {
        refuse(
                given == null || !given.matches("[1-9][0-9]{0,4}") || Integer.parseInt(given) > 65_535,
                "a probe needs a port: write for example port=8443");
        return Integer.valueOf(java.util.Objects.requireNonNull(given));
    }

    private static <E extends Enum<E>> @Nullable E choice(Class<E> values, String key, Map<String, String> options) {
        var given = options.remove(key);
        if (given == null) {
            return null;
        }
        return Arrays.stream(values.getEnumConstants())
                .filter(value -> value.name().equals(given))
                .findFirst()
                .orElseThrow(() -> new PkiException(
                        key + "=" + given + " is unknown: write one of " + Arrays.toString(values.getEnumConstants())));
    }
}
