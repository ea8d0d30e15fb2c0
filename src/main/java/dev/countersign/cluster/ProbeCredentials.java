package dev.countersign.cluster;

import dev.countersign.api.AuthorityRef;
import dev.countersign.api.ClientCertificate;
import dev.countersign.api.Condition;
import dev.countersign.pki.Credential;
import dev.countersign.pki.PkiException;
import dev.countersign.pki.ProbingAuthority;
import dev.countersign.pki.ThrowAwayKeys;
import dev.countersign.plan.Conditions;
import dev.countersign.plan.Identity;
import dev.countersign.plan.client.Reading;
import dev.countersign.plan.client.Wanted;
import dev.countersign.plan.party.Generation;
import dev.countersign.plan.trust.GenerationName;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Certificates of a few minutes to ask relying parties with, signed by generations that need not be active. A key that is known
 * to others signs these too, and nothing else: who has it can make better ones, and only so is it seen who lets him in.
 */
public final class ProbeCredentials {
    private final KubernetesClient client;
    private final Generations generations;
    private final ThrowAwayKeys throwAway;
    private final SecureRandom random;

    public ProbeCredentials(
            KubernetesClient client, Generations generations, ThrowAwayKeys throwAway, SecureRandom random) {
        this.client = client;
        this.generations = generations;
        this.throwAway = throwAway;
        this.random = random;
    }

    /** A ClientCertificate whose names a probe shall have. */
    public record Like(String namespace, String name) {}

    /** What servers are shown: a stranger like the active generation, and each generation by its name. */
    public record Presented(Credential stranger, Map<String, Credential> known) {}

    /**
     * Signs what is needed for one round.
     *
     * @param namespace of the bundle, in which its authorities are
     * @throws PkiException if a key is gone, or may not sign for such names
     */
    public Presented of(
            String namespace, Generation active, List<Generation> sisters, Optional<Like> like, Instant now) {
        var names = like.flatMap(certificate -> names(certificate, identity(namespace, active.name())))
                .orElse(ProbingAuthority.Names.OF_THE_PROBE);
        var known = new LinkedHashMap<String, Credential>();
        for (var sister : sisters) {
            var authority = generations
                    .signing(identity(namespace, sister.name()), sister.name().number())
                    .orElseThrow(
                            () -> new PkiException("the key of " + sister.name().text() + " is gone"));
            known.put(sister.name().text(), new ProbingAuthority(authority).credential(names, now, random));
        }
        var path = generations
                .signing(identity(namespace, active.name()), active.name().number())
                .orElseThrow(
                        () -> new PkiException("the key of " + active.name().text() + " is gone"))
                .path();
        return new Presented(ProbingAuthority.stranger(path, throwAway).credential(names, now, random), known);
    }

    private static Identity identity(String namespace, GenerationName generation) {
        return generation.clusterWide()
                ? new Identity(AuthorityRef.Kind.ClusterCertificateAuthority.name(), "", generation.authority(), "")
                : new Identity(AuthorityRef.Kind.CertificateAuthority.name(), namespace, generation.authority(), "");
    }

    /**
     * Only names that this authority was asked for and has issued; empty if it was another one. A probe must not be a way to
     * other names: servers of a receiving namespace are declared by people who may hold nothing of this authority.
     */
    private Optional<ProbingAuthority.Names> names(Like like, Identity authority) {
        var found = Optional.ofNullable(client.resources(ClientCertificate.class)
                        .inNamespace(like.namespace())
                        .withName(like.name())
                        .get())
                .orElseThrow(() -> new PkiException("there is no ClientCertificate %s/%s: correct likeCertificate"
                        .formatted(like.namespace(), like.name())));
        if (!isIssued(found) || !(Reading.of(found) instanceof Wanted wanted)) {
            throw new PkiException("ClientCertificate %s/%s, which likeCertificate names, is not Ready"
                    .formatted(like.namespace(), like.name()));
        }
        return isOf(wanted.authority(), authority)
                ? Optional.of(new ProbingAuthority.Names(wanted.subject(), wanted.alternativeNames()))
                : Optional.empty();
    }

    private static boolean isOf(Wanted.Authority issuer, Identity authority) {
        return issuer.kind().name().equals(authority.kind())
                && issuer.namespace().equals(authority.namespace())
                && issuer.name().equals(authority.name());
    }

    private static boolean isIssued(ClientCertificate found) {
        return found.getStatus() != null
                && Conditions.find(found.getStatus().conditions(), Condition.READY)
                        .filter(ready -> "True".equals(ready.status())
                                && found.getMetadata().getGeneration().equals(ready.observedGeneration()))
                        .isPresent();
    }
}
