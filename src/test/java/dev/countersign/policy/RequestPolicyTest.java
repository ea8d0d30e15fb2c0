package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.fixture.Pki;
import dev.countersign.fixture.RequestDraft;
import dev.countersign.pki.CertificateRequest;
import dev.countersign.pki.DistinguishedName;
import dev.countersign.pki.SubjectAlternativeName;
import dev.countersign.pki.Usage;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request may ask for what the spec names, or for less. */
class RequestPolicyTest {
    private static Optional<String> objection(RequestDraft draft, Usage... usages) {
        var wanted = usages.length == 0 ? Pki.USAGES : Set.of(usages);
        return RequestPolicy.objection(CertificateRequest.read(draft.pem()), Pki.SUBJECT, Pki.NAMES, wanted)
                .map(objection -> objection.kind() + " " + objection.sentence());
    }

    private static RequestDraft draft() {
        return new RequestDraft();
    }

    private static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CN=orders", "O=Acme,CN=orders", "CN=orders,O=Acme,OU=shop"})
    void fewer_names_in_any_order_are_fine(String subject) {
        assertThat(objection(draft().subject(subject))).isEmpty();
        assertThat(objection(draft().subject(subject).names(dns("Orders.SHOP.svc"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CN=Orders", "CN=orders ,O=Acme2", "OU=Acme", "CN=orders,C=DE", "UID=orders"})
    void another_subject_is_not(String subject) {
        assertThat(objection(draft().subject(subject)).orElseThrow()).startsWith("REQUEST_NAMES_MISMATCH");
    }

    @Test
    void another_alternative_name_is_not() {
        assertThat(objection(draft().names(dns("orders.shop.svc"), dns("admin.shop.svc")))
                        .orElseThrow())
                .startsWith("REQUEST_NAMES_MISMATCH")
                .contains("'dns:admin.shop.svc'");
        var sameText = new GeneralName(GeneralName.rfc822Name, "orders.shop.svc");
        assertThat(objection(draft().names(sameText)).orElseThrow()).contains("'email:orders.shop.svc'");
    }

    /** An otherName is taken only if the spec lists it, object identifier and value. */
    @Test
    void other_names_are_compared_whole() {
        var wanted = Set.<SubjectAlternativeName>of(
                new SubjectAlternativeName.Other("1.3.6.1.4.1.311.20.2.3", "ann@corp.example"));
        var asked = new GeneralName(
                GeneralName.otherName,
                new org.bouncycastle.asn1.x509.OtherName(
                        new org.bouncycastle.asn1.ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3"),
                        new org.bouncycastle.asn1.DERUTF8String("ann@corp.example")));
        var request = CertificateRequest.read(draft().subject("").names(asked).pem());
        assertThat(RequestPolicy.objection(request, DistinguishedName.EMPTY, wanted, Pki.USAGES))
                .isEmpty();
        assertThat(RequestPolicy.objection(request, DistinguishedName.EMPTY, Pki.NAMES, Pki.USAGES))
                .isPresent();
    }

    @Test
    void usages_are_those_of_the_spec_or_fewer() {
        var commitment = draft().extension(
                        Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.nonRepudiation));
        assertThat(objection(commitment).orElseThrow())
                .startsWith("REQUEST_ASKS_TOO_MUCH")
                .contains("content commitment");
        assertThat(objection(commitment, Usage.DIGITAL_SIGNATURE, Usage.CONTENT_COMMITMENT, Usage.CLIENT_AUTH))
                .isEmpty();
        var server = draft().extension(Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        assertThat(objection(server).orElseThrow())
                .startsWith("REQUEST_ASKS_TOO_MUCH")
                .contains("server auth");
    }

    @Test
    void key_encipherment_is_for_rsa() {
        assertThat(objection(draft(), Usage.CLIENT_AUTH, Usage.KEY_ENCIPHERMENT).orElseThrow())
                .contains("RFC 8813");
        assertThat(objection(draft().key(RequestDraft.RSA, "SHA256withRSA"), Usage.CLIENT_AUTH, Usage.KEY_ENCIPHERMENT))
                .isEmpty();
    }
}
