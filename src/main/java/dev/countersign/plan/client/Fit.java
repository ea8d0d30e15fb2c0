package dev.countersign.plan.client;

import dev.countersign.pki.Certificate;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether what a signer returned is what was ordered. A certificate that the checks would replace at once must not
 * reach the Secret: it would be issued without end (website#2128), and what stands there may still work.
 */
public final class Fit {
    private Fit() {}

    /** What is wrong with a chain that was signed just now, if anything is. */
    public static Optional<Finding> objection(
            Wanted wanted,
            List<Certificate> chain,
            Stored.Key key,
            Observed.Issuer.Usable issuer,
            Stored.Facts facts,
            Instant now) {
        if (chain.isEmpty()) {
            return Optional.of(misfit("the signer returned no certificate"));
        }
        var held = new Stored.Held(
                true,
                Stored.Part.READ,
                Optional.of(key),
                Stored.Part.READ,
                chain,
                Certificate.pem(issuer.trusted()),
                Map.of(),
                Map.of(),
                facts,
                true);
        if (!chain.getFirst().validity().includes(now)) {
            return Optional.of(misfit("the signer returned a certificate that is not valid now"));
        }
        if (isTooShort(wanted, chain.getFirst(), issuer, now)) {
            return Optional.of(misfit("the signer returned a certificate that ends "
                    + chain.getFirst().validity().notAfter() + ", wanted is a life of " + wanted.lifetime()));
        }
        return Checks.first(Checks.REISSUE, new Situation(wanted, held, Optional.of(issuer), now))
                .map(finding -> misfit("the signer returned a certificate that would be replaced at once: " + finding));
    }

    /** A shorter life is the signer's right, up to a point: then it would be asked again all the time. */
    private static boolean isTooShort(Wanted wanted, Certificate leaf, Observed.Issuer.Usable issuer, Instant now) {
        var end = leaf.validity().notAfter();
        var cutByIssuer = !end.isBefore(issuer.certificate().validity().notAfter());
        return !cutByIssuer && end.isBefore(now.plus(wanted.lifetime().dividedBy(10)));
    }

    private static Finding misfit(String sentence) {
        return new Finding(Code.RESULT_DOES_NOT_FIT, sentence);
    }
}
