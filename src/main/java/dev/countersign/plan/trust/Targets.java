package dev.countersign.plan.trust;

import dev.countersign.api.Keystores;
import dev.countersign.api.TrustTarget;
import dev.countersign.pki.Pkcs12.Profile;
import dev.countersign.pki.PkiException;
import dev.countersign.plan.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads where a bundle is written, and in which forms. */
final class Targets {
    private Targets() {}

    static Target read(TrustTarget spec, Identity bundle) {
        var kind = spec.secret() == null ? Place.Kind.ConfigMap : Place.Kind.Secret;
        var named = spec.secret() == null ? spec.configMap() : spec.secret();
        var name = Optional.ofNullable(named).map(TrustTarget.Named::name).orElse(bundle.name());
        return new Target(new Place(kind, bundle.namespace(), name), forms(spec));
    }

    private static List<Form> forms(TrustTarget spec) {
        var forms = new ArrayList<Form>();
        forms.add(new Form.Pem(spec.pem().key()));
        Optional.ofNullable(spec.pkcs12())
                .map(store -> new Form.Pkcs12(store.key(), store.password(), profile(store.profile())))
                .ifPresent(forms::add);
        Optional.ofNullable(spec.jks())
                .map(store -> new Form.Jks(store.key(), store.password()))
                .ifPresent(forms::add);
        return forms;
    }

    private static Profile profile(Keystores.@Nullable Profile profile) {
        if (profile == null) {
            throw new PkiException("target.pkcs12.profile is one that this version of the operator does not know:"
                    + " write Modern2023 or LegacyDES, or upgrade the operator");
        }
        return switch (profile) {
            case Modern2023 -> Profile.MODERN;
            case LegacyDES -> Profile.LEGACY;
        };
    }
}
