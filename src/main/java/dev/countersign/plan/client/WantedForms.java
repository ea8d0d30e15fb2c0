package dev.countersign.plan.client;

import dev.countersign.api.ClientCertificateSpec;
import dev.countersign.api.Keystores;
import dev.countersign.api.OutputFormat;
import dev.countersign.api.PasswordSecretRef;
import dev.countersign.pki.Pkcs12.Profile;
import dev.countersign.pki.PkiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which further forms a spec asks for. */
final class WantedForms {
    private WantedForms() {}

    /** Throws {@link PkiException} with a sentence if that is not clear. */
    static List<Form> of(ClientCertificateSpec spec) {
        var forms = new ArrayList<Form>();
        var keystores = Optional.ofNullable(spec.keystores());
        keystores
                .map(Keystores::pkcs12)
                .filter(Keystores.Pkcs12::create)
                .map(pkcs12 -> new Form.Pkcs12(
                        password("pkcs12", pkcs12.passwordSecretRef()), profile(pkcs12.profile()), pkcs12.alias()))
                .ifPresent(forms::add);
        keystores
                .map(Keystores::jks)
                .filter(Keystores.Jks::create)
                .map(jks -> new Form.Jks(password("jks", jks.passwordSecretRef()), jks.alias()))
                .ifPresent(forms::add);
        spec.additionalOutputFormats().stream()
                .map(WantedForms::format)
                .distinct()
                .forEach(forms::add);
        if (spec.request() != null && !forms.isEmpty()) {
            throw new PkiException("with a request the operator has no key to put into keystores or other formats:"
                    + " remove keystores and additionalOutputFormats, or remove request");
        }
        return forms;
    }

    private static Form.PasswordSource password(String keystore, @Nullable PasswordSecretRef reference) {
        if (reference == null) {
            throw new PkiException("keystores." + keystore + ".passwordSecretRef is missing: name a Secret and a key");
        }
        return new Form.PasswordSource(reference.name(), reference.key());
    }

    private static Profile profile(Keystores.@Nullable Profile profile) {
        if (profile == null) {
            throw new PkiException("keystores.pkcs12.profile is one that this version of the operator does not know:"
                    + " write Modern2023 or LegacyDES, or upgrade the operator");
        }
        return switch (profile) {
            case Modern2023 -> Profile.MODERN;
            case LegacyDES -> Profile.LEGACY;
        };
    }

    private static Form format(@Nullable OutputFormat format) {
        if (format == null) {
            throw new PkiException("one of additionalOutputFormats is not known to this version of the operator:"
                    + " write CombinedPEM or DER, or upgrade the operator");
        }
        return switch (format) {
            case CombinedPEM -> new Form.CombinedPem();
            case DER -> new Form.Der();
        };
    }
}
