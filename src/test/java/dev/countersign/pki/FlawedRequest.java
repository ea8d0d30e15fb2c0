package dev.countersign.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.RequestDraft;
import dev.countersign.pki.CertificateRequest.Flaw.Kind;

/**
 * A request that must be refused.
 *
 * @param says what the sentence about it must contain
 */
record FlawedRequest(Kind kind, String says, RequestDraft request) {
    /** A good one, to change one thing of. */
    static RequestDraft draft() {
        return new RequestDraft();
    }

    void isRefused() {
        assertThat(CertificateRequest.read(request.pem()).flaw()).hasValueSatisfying(flaw -> {
            assertThat(flaw.kind()).isEqualTo(kind);
            assertThat(flaw.sentence()).contains(says);
        });
    }

    @Override
    public String toString() {
        return kind + ": " + says;
    }
}
