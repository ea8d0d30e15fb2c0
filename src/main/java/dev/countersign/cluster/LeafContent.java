package dev.countersign.cluster;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.plan.client.Form;
import dev.countersign.plan.client.Marks;
import dev.countersign.plan.client.Stored;
import dev.countersign.plan.client.Wanted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a certificate's Secret shall hold: everything together, written in one update.
 *
 * @param key empty if the key that stands there stays as it is, or with a request, when none is there
 * @param forms the further forms that are written; others that are wanted stay as they are
 */
public record LeafContent(
        Wanted wanted,
        List<Certificate> chain,
        Optional<HeldKey> key,
        List<Certificate> anchors,
        Stored.Facts facts,
        LeafForms forms) {

    private static final List<String> KEYS = List.of(LeafSecret.ANCHORS, LeafSecret.CERTIFICATE, LeafSecret.KEY);
    private static final List<String> WITHOUT_KEY = List.of(LeafSecret.ANCHORS, LeafSecret.CERTIFICATE);

    /** What is known about a certificate that was just issued. */
    public static Stored.Facts facts(Wanted wanted, long revision, int generation, Instant issued, Instant keySince) {
        return new Stored.Facts(
                Optional.of(wanted.hash()), revision, Optional.of(issued), Optional.of(keySince), generation);
    }

    Map<String, String> data() {
        var data = new TreeMap<String, String>();
        data.put(LeafSecret.CERTIFICATE, Redaction.encode(Certificate.pem(chain)));
        data.put(LeafSecret.ANCHORS, Redaction.encode(Certificate.pem(anchors)));
        key.ifPresent(held -> data.put(
                LeafSecret.KEY,
                Redaction.encode(wanted.key().traditional() ? held.exposeTraditionalPem() : held.exposePkcs8Pem())));
        data.putAll(forms.data());
        return data;
    }

    /** What stands there after a write, with the fingerprint of a written key, which need not be read out of it again. */
    Map<String, String> redacted(Map<String, String> written) {
        var redacted = new TreeMap<>(written);
        key.ifPresent(held ->
                redacted.put(LeafSecret.KEY, Redaction.mark(held, wanted.key().traditional())));
        return redacted;
    }

    /** Everything that shall stand there, whether or not it can be written now. */
    private Set<String> keys() {
        var keys = new TreeSet<>(wanted.request().isPresent() ? WITHOUT_KEY : KEYS);
        wanted.forms().forEach(form -> keys.addAll(form.keys()));
        return keys;
    }

    Map<String, String> labels() {
        return Marks.labels(wanted);
    }

    Map<String, String> annotations() {
        var annotations = new TreeMap<>(wanted.target().annotations());
        facts.hash().ifPresent(hash -> annotations.put(Marks.WANTED, hash));
        if (facts.revision() > 0) {
            annotations.put(Marks.REVISION, Long.toString(facts.revision()));
        }
        if (facts.generation() > 0) {
            annotations.put(Marks.GENERATION, Integer.toString(facts.generation()));
        }
        facts.issuedAt().ifPresent(time -> annotations.put(Marks.ISSUED_AT, time.toString()));
        facts.keySince().ifPresent(time -> annotations.put(Marks.KEY_SINCE, time.toString()));
        annotations.putAll(forms.marks());
        annotations.put(Marks.MANAGED_KEYS, String.join(",", keys()));
        annotations.put(Marks.MANAGED_LABELS, String.join(",", new TreeSet<>(labels().keySet())));
        annotations.put(
                Marks.MANAGED_ANNOTATIONS,
                String.join(",", new TreeSet<>(wanted.target().annotations().keySet())));
        return annotations;
    }

    /** The wanted entries, and null for what a list says we once set and what is no longer wanted. */
    static Map<String, @Nullable String> patch(Map<String, String> wanted, @Nullable String managed) {
        var patch = new TreeMap<String, @Nullable String>(wanted);
        for (var name : managed == null || managed.isEmpty() ? List.<String>of() : List.of(managed.split(",", -1))) {
            patch.putIfAbsent(name, null);
        }
        return patch;
    }

    /** Data keys that we once wrote and that are not wanted any more get null. */
    Map<String, @Nullable String> dataPatch(@Nullable String managed) {
        var data = data();
        var patch = patch(data, managed);
        patch.keySet().removeIf(name -> !data.containsKey(name) && keys().contains(name));
        return patch;
    }

    /** The wanted annotations; null for what is no longer wanted, marks of forms among it. */
    Map<String, @Nullable String> annotationsPatch(Map<String, String> observed) {
        var patch = patch(annotations(), observed.get(Marks.MANAGED_ANNOTATIONS));
        var kept = wanted.forms().stream().map(Form::annotation).toList();
        Form.ALL_ANNOTATIONS.stream()
                .filter(mark -> observed.containsKey(mark) && !kept.contains(mark))
                .forEach(mark -> patch.put(mark, null));
        return patch;
    }
}
