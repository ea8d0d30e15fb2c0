package dev.countersign.cluster;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.Jks;
import dev.countersign.pki.KeystorePassword;
import dev.countersign.pki.Pair;
import dev.countersign.pki.Pkcs12;
import dev.countersign.plan.client.Form;
import dev.countersign.plan.client.Form.PasswordSource;
import dev.countersign.plan.client.Wanted;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Further forms of a pair as they are written.
 *
 * @param data base64 by key
 * @param marks annotations that say of what they were made
 */
public record LeafForms(Map<String, String> data, Map<String, String> marks) {
    public static final LeafForms NONE = new LeafForms(Map.of(), Map.of());

    /** Passwords for the time of one write. */
    public record KeystorePasswords(Map<PasswordSource, Opened> opened) {
        static final KeystorePasswords NONE = new KeystorePasswords(Map.of());
    }

    /** A password that was just read, and its digest as the plan knows it. */
    public record Opened(KeystorePassword password, String digest) {}

    /** Every wanted form for which there is a password, or that needs none. */
    public static LeafForms of(Wanted wanted, Pair pair, KeystorePasswords passwords) {
        var data = new HashMap<String, String>();
        var marks = new HashMap<String, String>();
        for (var form : wanted.forms()) {
            var opened = form.passwordSource()
                    .flatMap(source -> Optional.ofNullable(passwords.opened().get(source)));
            if (form.passwordSource().isPresent() && opened.isEmpty()) {
                continue; // what stands there is better than nothing
            }
            var values = values(form, wanted, pair, opened.map(Opened::password));
            for (var i = 0; i < values.size(); i++) {
                data.put(form.keys().get(i), Redaction.encode(values.get(i)));
            }
            var made =
                    new Form.Made(wanted.key().traditional(), pair.chain(), pair.anchors(), opened.map(Opened::digest));
            marks.put(form.annotation(), form.mark(made, Redaction.fingerprints(data)));
        }
        return new LeafForms(data, marks);
    }

    /** The values in the order of the form's keys. */
    private static List<byte[]> values(Form form, Wanted wanted, Pair pair, Optional<KeystorePassword> password) {
        return switch (form) {
            case Form.Pkcs12 p12 ->
                List.of(
                        Pkcs12.keystore(pair, p12.alias(), password.orElseThrow(), p12.profile()),
                        Pkcs12.truststore(pair, password.orElseThrow(), p12.profile()));
            case Form.Jks jks ->
                List.of(
                        Jks.keystore(pair, jks.alias(), password.orElseThrow()),
                        Jks.truststore(pair, password.orElseThrow()));
            case Form.CombinedPem _ -> List.of(combined(wanted, pair));
            case Form.Der _ ->
                List.of(
                        wanted.key().traditional()
                                ? pair.key().exposeTraditionalDer()
                                : pair.key().exposePkcs8Der());
        };
    }

    private static byte[] combined(Wanted wanted, Pair pair) {
        var key = wanted.key().traditional()
                ? pair.key().exposeTraditionalPem()
                : pair.key().exposePkcs8Pem();
        return (key + Certificate.pem(pair.chain())).getBytes(StandardCharsets.US_ASCII);
    }
}
