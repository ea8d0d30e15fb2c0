package dev.countersign.plan.client;

import dev.countersign.pki.Certificate;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.client.Checks.Check;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Why a Secret is written again around the same certificate. */
final class Repairs {
    static final List<Check> REWRITE = List.of(
            Repairs::secretMissing,
            Repairs::ownerChanged,
            Repairs::labelsChanged,
            Repairs::annotationsChanged,
            Repairs::anchorsChanged,
            Repairs::chainChanged,
            Repairs::encodingChanged,
            FormChecks::keystoresChanged,
            FormChecks::formatsChanged);

    /** Where there is no Secret, nothing else can be wrong around the certificate. */
    private static final List<Check> IN_STATUS = List.of(Repairs::chainChanged);

    private Repairs() {}

    static Optional<Finding> first(Situation s) {
        return Checks.first(s.wanted().target().hasSecret() ? REWRITE : IN_STATUS, s);
    }

    /** Only with a request: the status still has the certificate, and it needs no key to be written again. */
    static Optional<Finding> secretMissing(Situation s) {
        return s.held()
                .filter(held -> !held.inSecret())
                .map(held ->
                        new Finding(Code.SECRET_MISSING, "the Secret is not there, its certificate is in the status"));
    }

    static Optional<Finding> ownerChanged(Situation s) {
        return s.held()
                .filter(held -> !held.owned())
                .map(held -> new Finding(Code.OWNER_CHANGED, "the Secret is ours by its labels and has another owner"));
    }

    static Optional<Finding> labelsChanged(Situation s) {
        var wanted = Marks.labels(s.wanted());
        return s.held()
                .filter(held -> !carries(held.labels(), wanted) || !managed(held, Marks.MANAGED_LABELS, wanted))
                .map(held -> new Finding(Code.LABELS_CHANGED, "the Secret's labels are not the wanted ones"));
    }

    static Optional<Finding> annotationsChanged(Situation s) {
        var wanted = s.wanted().target().annotations();
        return s.held()
                .filter(held ->
                        !carries(held.annotations(), wanted) || !managed(held, Marks.MANAGED_ANNOTATIONS, wanted))
                .map(held -> new Finding(Code.ANNOTATIONS_CHANGED, "the Secret's annotations are not the wanted ones"));
    }

    static Optional<Finding> anchorsChanged(Situation s) {
        return s.held()
                .filter(held -> s.issuer()
                        .filter(issuer -> !held.anchors().equals(Certificate.pem(issuer.trusted())))
                        .isPresent())
                .map(held ->
                        new Finding(Code.ANCHORS_CHANGED, "ca.crt in the Secret is not what the authority trusts"));
    }

    static Optional<Finding> chainChanged(Situation s) {
        return s.held()
                .filter(held -> s.issuer()
                        .filter(issuer -> held.leaf()
                                .filter(leaf -> !chain(held).equals(issuer.chainOf(leaf)))
                                .isPresent())
                        .isPresent())
                .map(held -> new Finding(
                        Code.CHAIN_CHANGED, "what follows the certificate in tls.crt is not the way to its root"));
    }

    private static List<Certificate> chain(Stored.Held held) {
        return held.chain().stream().skip(1).toList();
    }

    static Optional<Finding> encodingChanged(Situation s) {
        return s.held()
                .flatMap(Stored.Held::key)
                .filter(key -> key.traditional() != s.wanted().key().traditional())
                .map(key -> new Finding(Code.ENCODING_CHANGED, "tls.key in the Secret has the other encoding"));
    }

    private static boolean carries(Map<String, String> present, Map<String, String> wanted) {
        return present.entrySet().containsAll(wanted.entrySet());
    }

    /** What we once set and no longer want must go; hence the Secret carries a list of what we set. */
    private static boolean managed(Stored.Held held, String list, Map<String, String> wanted) {
        return held.annotations().getOrDefault(list, "").equals(String.join(",", new TreeSet<>(wanted.keySet())));
    }
}
