package dev.countersign.plan;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The stable codes of findings: reasons in conditions and events, labels in metrics, names of runbooks. */
public enum Code {
    // All is well.
    UP_TO_DATE("upToDate", false),
    // Why a certificate is issued.
    SECRET_MISSING("secretMissing", false),
    SECRET_INCOMPLETE("secretIncomplete", true),
    CERTIFICATE_MISSING("certificateMissing", false),
    KEY_UNREADABLE("keyUnreadable", true),
    CERTIFICATE_UNREADABLE("certificateUnreadable", true),
    KEY_MISMATCH("keyMismatch", true),
    AUTHORITY_CHANGED("authorityChanged", true),
    ISSUED_BY_RETIRING_GENERATION("issuedByRetiringGeneration", false),
    KEY_NOT_WANTED("keyNotWanted", false),
    KEY_TOO_OLD("keyTooOld", false),
    REQUEST_CHANGED("requestChanged", false),
    NAMES_CHANGED("namesChanged", false),
    USAGES_CHANGED("usagesChanged", false),
    DURATION_CHANGED("durationChanged", false),
    OUTLIVES_AUTHORITY("outlivesAuthority", true),
    NOT_YET_VALID("notYetValid", true),
    NEAR_EXPIRY("nearExpiry", false),
    EXPIRED("expired", true),
    // Why a Secret is rewritten around the same certificate.
    OWNER_CHANGED("ownerChanged", false),
    LABELS_CHANGED("labelsChanged", false),
    ANNOTATIONS_CHANGED("annotationsChanged", false),
    ANCHORS_CHANGED("anchorsChanged", false),
    CHAIN_CHANGED("chainChanged", false),
    ENCODING_CHANGED("encodingChanged", false),
    KEYSTORES_CHANGED("keystoresChanged", false),
    FORMATS_CHANGED("formatsChanged", false),
    // Why a keystore is not written.
    KEYSTORE_PASSWORD_MISSING("keystorePasswordMissing", true),
    KEYSTORE_PASSWORD_UNUSABLE("keystorePasswordUnusable", true),
    // Why nothing is issued.
    SPEC_UNCLEAR("specUnclear", true),
    NAME_RESERVED("nameReserved", true),
    NAME_IS_A_WILDCARD("nameIsAWildcard", true),
    NAME_MISLEADING("nameMisleading", true),
    NAME_NOT_ALLOWED("nameNotAllowed", true),
    USAGE_NOT_ALLOWED("usageNotAllowed", true),
    KEY_NOT_ALLOWED("keyNotAllowed", true),
    DURATION_NOT_ALLOWED("durationNotAllowed", true),
    REQUEST_UNREADABLE("requestUnreadable", true),
    KEY_TOO_WEAK("keyTooWeak", true),
    REQUEST_SIGNATURE_BAD("requestSignatureBad", true),
    REQUEST_ASKS_TOO_MUCH("requestAsksTooMuch", true),
    REQUEST_NAMES_MISMATCH("requestNamesMismatch", true),
    NEW_REQUEST_DUE("newRequestDue", true),
    NAMESPACE_NOT_SERVED("namespaceNotServed", true),
    NAMESPACE_NOT_ALLOWED("namespaceNotAllowed", true),
    AUTHORITY_MISSING("authorityMissing", true),
    AUTHORITY_NOT_READY("authorityNotReady", true),
    AUTHORITY_PREPARING("authorityPreparing", false),
    SECRET_FOREIGN("secretForeign", true),
    SECRET_NAME_TAKEN("secretNameTaken", true),
    SECRET_CONTESTED("secretContested", true),
    REISSUE_BUDGET_SPENT("reissueBudgetSpent", true),
    RESULT_DOES_NOT_FIT("resultDoesNotFit", true),
    SECRET_UNWRITABLE("secretUnwritable", true),
    REISSUED_TOO_OFTEN("reissuedTooOften", true),
    RESTORING("restoring", false),
    SIGNER_REFUSED("signerRefused", true),
    SIGNER_UNAVAILABLE("signerUnavailable", true),
    SIGNER_PENDING("signerPending", false),
    // About authorities.
    GENERATION_LOST("generationLost", true),
    GENERATION_ALTERED("generationAltered", true),
    GENERATION_FOREIGN("generationForeign", true),
    AUTHORITY_EXPIRED("authorityExpired", true),
    AUTHORITY_NEAR_EXPIRY("authorityNearExpiry", true),
    ALLOW_UNCLEAR("allowUnclear", true),
    AUTHORITY_NOT_ALLOWED("authorityNotAllowed", true),
    SERVED_ELSEWHERE("servedElsewhere", true),
    CLOCK_DIFFERS("clockDiffers", true),
    PREPARING("preparing", false),
    // About an authority below another one.
    PARENT_MISSING("parentMissing", true),
    PARENT_NOT_READY("parentNotReady", true),
    PARENT_CHANGED("parentChanged", true),
    PARENT_CIRCLE("parentCircle", true),
    PATH_TOO_LONG("pathTooLong", true),
    NAMES_NOT_DELEGATED("namesNotDelegated", false),
    // About a key pair that somebody else keeps.
    SOURCE_MISSING("sourceMissing", true),
    SOURCE_UNREADABLE("sourceUnreadable", true),
    SOURCE_KEY_MISMATCH("sourceKeyMismatch", true),
    SOURCE_KEY_WEAK("sourceKeyWeak", true),
    SOURCE_NOT_AN_AUTHORITY("sourceNotAnAuthority", true),
    SOURCE_CONSTRAINTS_UNREADABLE("sourceConstraintsUnreadable", true),
    SOURCE_SIGNATURE_WEAK("sourceSignatureWeak", true),
    SOURCE_CHAIN_INCOMPLETE("sourceChainIncomplete", true),
    SOURCE_OUTLIVES_ITS_ISSUER("sourceOutlivesItsIssuer", true),
    SOURCE_NOT_YET_VALID("sourceNotYetValid", true),
    SOURCE_EXPIRED("sourceExpired", true),
    SOURCE_IS_THE_API_SERVERS("sourceIsTheApiServers", true),
    API_SERVERS_AUTHORITY_UNKNOWN("apiServersAuthorityUnknown", true),
    SOURCE_CHANGED("sourceChanged", true),
    SAME_SUBJECT_OTHER_KEY("sameSubjectOtherKey", true),
    SOURCE_DISTRUSTED("sourceDistrusted", true),
    // About an authority on its way from one generation to the next.
    PUBLISHING("publishing", false),
    AWAITING_TRUST("awaitingTrust", false),
    AWAITING_WINDOW("awaitingWindow", false),
    NO_EVIDENCE("noEvidence", true),
    GENERATION_ACTIVATED("generationActivated", false),
    ACTIVATED_UNTRUSTED("activatedUntrusted", true),
    AWAITING_LEAVES("awaitingLeaves", false),
    GENERATION_RETIRED("generationRetired", false),
    ROLLED_BACK("rolledBack", false),
    ROLL_BACK_TOO_LATE("rollBackTooLate", true),
    REASON_SPENT("reasonSpent", true),
    REASON_NEEDS_SOURCE("reasonNeedsSource", true),
    GENERATION_DISTRUSTED("generationDistrusted", true),
    STILL_TRUSTED("stillTrusted", true),
    DISTRUST_NOT_ENFORCEABLE("distrustNotEnforceable", true),
    DISTRUST_UNKNOWN("distrustUnknown", true),
    // About a bundle's sources.
    TRUST_SOURCE_MISSING("trustSourceMissing", true),
    TRUST_SOURCE_UNREADABLE("trustSourceUnreadable", true),
    TRUST_SOURCE_HOLDS_KEY("trustSourceHoldsKey", true),
    TRUST_SOURCE_NOT_AN_AUTHORITY("trustSourceNotAnAuthority", true),
    TRUST_SOURCE_TOO_LARGE("trustSourceTooLarge", true),
    TRUST_SOURCE_IS_ITS_TARGET("trustSourceIsItsTarget", true),
    ANCHOR_EXPIRED("anchorExpired", true),
    ANCHOR_NOT_YET_VALID("anchorNotYetValid", true),
    // About a bundle as a whole.
    BUNDLE_EMPTY("bundleEmpty", true),
    BUNDLE_TOO_LARGE("bundleTooLarge", true),
    LAST_ANCHORS_UNKNOWN("lastAnchorsUnknown", true),
    TRUST_BUNDLE_MISSING("trustBundleMissing", true),
    TRUST_BUNDLE_PREPARING("trustBundlePreparing", false),
    // About what carries a bundle.
    BUNDLE_CHANGED("bundleChanged", false),
    FORMER_TARGET("formerTarget", false),
    FORMER_TARGET_LEFT("formerTargetLeft", true),
    TARGET_FOREIGN("targetForeign", true),
    TARGET_UNWRITABLE("targetUnwritable", true),
    TARGET_CONTESTED("targetContested", true),
    TRUST_FROM_WITHDRAWN("trustFromWithdrawn", true),
    CLUSTER_TRUST_BUNDLE_NOT_SERVED("clusterTrustBundleNotServed", true),
    CLUSTER_TRUST_BUNDLE_NOT_ALLOWED("clusterTrustBundleNotAllowed", true),
    // Why a relying party does not yet trust all that it shall.
    RELYING_PARTIES_UNCLEAR("relyingPartiesUnclear", true),
    RELYING_PARTY_DOES_NOT_MOUNT_BUNDLE("relyingPartyDoesNotMountBundle", true),
    RELYING_PARTY_MOUNT_IS_FIXED("relyingPartyMountIsFixed", true),
    RELYING_PARTY_PAUSED("relyingPartyPaused", true),
    RELYING_PARTY_ON_DELETE("relyingPartyOnDelete", true),
    RELYING_PARTY_BLIND("relyingPartyBlind", true),
    RELYING_PARTY_INCONCLUSIVE("relyingPartyInconclusive", true),
    RELYING_PARTY_UNREACHABLE("relyingPartyUnreachable", true),
    RELYING_PARTY_SHOWS_NOTHING("relyingPartyShowsNothing", true),
    RELYING_PARTY_NOT_ACKNOWLEDGED("relyingPartyNotAcknowledged", true),
    RELYING_PARTY_REFUSES("relyingPartyRefuses", false),
    RELYING_PARTY_AWAITS_BUNDLE("relyingPartyAwaitsBundle", false),
    RELYING_PARTY_NOT_RESTARTED("relyingPartyNotRestarted", false),
    RELYING_PARTY_NOT_ASKED("relyingPartyNotAsked", false),
    RELYING_PARTY_SETTLING("relyingPartySettling", false),
    RELYING_PARTY_AT_ZERO("relyingPartyAtZero", false),
    // About workloads that are restarted.
    RESTARTED("restarted", false),
    RESTARTING("restarting", false),
    RESTART_AWAITED("restartAwaited", false),
    RESTART_OUT_OF_WINDOW("restartOutOfWindow", false),
    RESTART_WINDOW_UNCLEAR("restartWindowUnclear", true),
    RESTART_STUCK("restartStuck", true),
    RESTART_NOT_WHOLE("restartNotWhole", true),
    RESTART_PAUSED("restartPaused", true),
    RESTART_BY_HAND("restartByHand", true),
    RESTART_UNDONE("restartUndone", true),
    RESTART_CLAIMED("restartClaimed", true),
    RESTART_NOT_MOUNTED("restartNotMounted", true),
    WORKLOAD_MISSING("workloadMissing", true),
    WORKLOAD_NOT_ALLOWED("workloadNotAllowed", true);

    private final String text;
    private final boolean warning;

    Code(String text, boolean warning) {
        this.text = text;
        this.warning = warning;
    }

    /** The code with this text; empty if this build knows none. */
    public static Optional<Code> of(@Nullable String text) {
        return Arrays.stream(values()).filter(code -> code.text.equals(text)).findFirst();
    }

    public String text() {
        return text;
    }

    /** True if a person should hear of it, false if it is in the course of things. */
    public boolean isWarning() {
        return warning;
    }
}
