package dev.countersign.pki;

import static dev.countersign.pki.FlawedRequest.draft;

import dev.countersign.fixture.RequestDraft;
import dev.countersign.pki.CertificateRequest.Flaw.Kind;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a request may not ask for; each a row. */
class RequestAsksTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("flaws")
    void it_is_refused(FlawedRequest request) {
        request.isRefused();
    }

    private static Stream<FlawedRequest> flaws() {
        return Stream.of(subjects(), names(), extensions(), attributes()).flatMap(rows -> rows);
    }

    private static Stream<FlawedRequest> subjects() {
        return Stream.of(
                tooMuch("more than one CN", draft().subject("CN=orders,CN=admin")),
                tooMuch("multi-valued", draft().subject("CN=orders+OU=shop")),
                tooMuch("multi-valued", draft().subject("CN=orders+CN=admin")),
                tooMuch("1.2.840.113549.1.9.1 is not taken", draft().subject("E=ann@example.org")),
                tooMuch("1.2.3.4 is not taken", draft().subject(name("1.2.3.4", new DERUTF8String("x")))),
                tooMuch("control character", cn(new DERUTF8String("ord\0ers"))),
                tooMuch("control character", cn(new DERUTF8String("orders\n"))),
                tooMuch("64 characters", cn(new DERUTF8String("x".repeat(65)))),
                tooMuch("1 to", cn(new DERUTF8String(""))),
                tooMuch("not text", cn(new DEROctetString(new byte[] {1}))),
                tooMuch("not taken", cn(noUtf8())));
    }

    private static Stream<FlawedRequest> names() {
        var directory = new GeneralName(new X500Name("CN=admin"));
        return Stream.of(
                tooMuch("a directoryName", draft().names(directory)),
                tooMuch("a registeredID", draft().names(new GeneralName(GeneralName.registeredID, "1.2.3"))),
                tooMuch("no UTF8String", draft().names(otherName(new DERIA5String("x")))),
                tooMuch("control character", draft().names(otherName(new DERUTF8String("x\0")))),
                tooMuch("printable ASCII", dns("orders\0.evil")),
                tooMuch("printable ASCII", dns("orders.shop ")),
                tooMuch("printable ASCII", dns("\u00f6rders.shop")),
                tooMuch("printable ASCII", dns("")),
                tooMuch(
                        "printable ASCII",
                        draft().names(new GeneralName(GeneralName.rfc822Name, new DERIA5String("a@b\r\n")))),
                tooMuch(
                        "4 nor 16 octets",
                        draft().names(new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[8])))));
    }

    private static Stream<FlawedRequest> extensions() {
        return Stream.of(
                tooMuch(
                        "to be an authority",
                        draft().extension(Extension.basicConstraints, new BasicConstraints(true))),
                tooMuch("to be an authority", draft().extension(Extension.basicConstraints, new BasicConstraints(0))),
                tooMuch("sign certificates", usage(KeyUsage.digitalSignature | KeyUsage.keyCertSign)),
                tooMuch("key usage", usage(KeyUsage.cRLSign)),
                tooMuch("key usage", usage(KeyUsage.dataEncipherment)),
                tooMuch("key usage", usage(KeyUsage.decipherOnly)),
                tooMuch("1.3.6.1.5.5.7.3.3", purpose(KeyPurposeId.id_kp_codeSigning)),
                tooMuch("2.5.29.37.0", purpose(KeyPurposeId.anyExtendedKeyUsage)),
                tooMuch("extension 2.5.29.35", draft().extension(Extension.authorityKeyIdentifier, DERNull.INSTANCE)),
                tooMuch("cannot be read", draft().extension(Extension.subjectKeyIdentifier, DERNull.INSTANCE)),
                tooMuch("extension 1.2.3.4", draft().extension(new ASN1ObjectIdentifier("1.2.3.4"), DERNull.INSTANCE)),
                tooMuch("cannot be read", dns("a").names(new GeneralName(GeneralName.dNSName, "b"))),
                tooMuch("cannot be read", draft().extension(Extension.subjectAlternativeName, new byte[] {1, 2, 3})),
                tooMuch("cannot be read", draft().extension(Extension.keyUsage, DERNull.INSTANCE)));
    }

    private static Stream<FlawedRequest> attributes() {
        var list = PKCSObjectIdentifiers.pkcs_9_at_extensionRequest.getId();
        return Stream.of(
                tooMuch(
                        "challengePassword",
                        draft().attribute(
                                        PKCSObjectIdentifiers.pkcs_9_at_challengePassword.getId(),
                                        new DERPrintableString("secret"))),
                tooMuch(
                        "attribute 1.3.6.1.4.1.311.13.2.3",
                        draft().attribute("1.3.6.1.4.1.311.13.2.3", DERNull.INSTANCE)),
                tooMuch("two lists", draft().attribute(list, new DERSequence()).attribute(list, new DERSequence())),
                tooMuch("is not one", draft().attribute(list)),
                tooMuch("is not one", draft().attribute(list, new DERSequence(), new DERSequence(DERNull.INSTANCE))),
                tooMuch("cannot be read", draft().attribute(list, DERNull.INSTANCE)));
    }

    private static FlawedRequest tooMuch(String says, RequestDraft draft) {
        return new FlawedRequest(Kind.ASKS_TOO_MUCH, says, draft);
    }

    private static RequestDraft cn(ASN1Encodable value) {
        return draft().subject(name(BCStyle.CN.getId(), value));
    }

    private static DERSequence name(String oid, ASN1Encodable value) {
        return new DERSequence(new DERSet(new DERSequence(new ASN1Encodable[] {new ASN1ObjectIdentifier(oid), value})));
    }

    private static GeneralName otherName(ASN1Encodable value) {
        return new GeneralName(GeneralName.otherName, new DERSequence(new ASN1Encodable[] {
            new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3"), new DERTaggedObject(true, 0, value)
        }));
    }

    /** IA5String does not look at its characters. */
    private static RequestDraft dns(String name) {
        return draft().names(new GeneralName(GeneralName.dNSName, new DERIA5String(name, false)));
    }

    private static RequestDraft usage(int bits) {
        return draft().extension(Extension.keyUsage, new KeyUsage(bits));
    }

    private static RequestDraft purpose(KeyPurposeId purpose) {
        return draft().extension(Extension.extendedKeyUsage, new ExtendedKeyUsage(purpose));
    }

    /** The bytes C3 28 and the tag of a UTF8String. */
    private static ASN1Encodable noUtf8() {
        try {
            return org.bouncycastle.asn1.ASN1Primitive.fromByteArray(new byte[] {12, 2, (byte) 0xc3, 0x28});
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
