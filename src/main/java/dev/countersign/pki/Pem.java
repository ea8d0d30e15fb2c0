package dev.countersign.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** PEM (RFC 7468), bounded before it is parsed: a parser of hostile text was cert-manager's CVE-2024-12401. */
final class Pem {
    /** 350 names in a leaf make about 24 kB, 150 anchors about 330 kB; more than this is no certificate of ours. */
    private static final int MOST_CHARACTERS = 512 * 1024;

    private static final int MOST_CERTIFICATES = 256;

    /** As the schema says. 350 names make about 24 kB. */
    private static final int MOST_CHARACTERS_OF_A_REQUEST = 32 * 1024;

    private Pem() {}

    static String write(String type, byte[] der) {
        var text = new StringWriter();
        try (var writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, der));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    static PrivateKeyInfo privateKey(String pem) {
        checkLength(pem);
        try (var parser = new PEMParser(new StringReader(pem))) {
            for (var found = parser.readObject(); found != null; found = parser.readObject()) {
                if (found instanceof PrivateKeyInfo info) {
                    return info;
                }
                if (found instanceof PEMKeyPair pair) {
                    return pair.getPrivateKeyInfo();
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new PkiException("a private key is not readable PEM", e);
        }
        throw new PkiException("no private key is there");
    }

    static List<X509CertificateHolder> certificates(String pem) {
        checkLength(pem);
        var found = new ArrayList<X509CertificateHolder>();
        try (var reader = new PemReader(new StringReader(pem))) {
            for (var next = reader.readPemObject(); next != null; next = reader.readPemObject()) {
                if (!next.getType().matches("(X509 )?CERTIFICATE")) {
                    throw new PkiException("something other than a certificate stands among certificates");
                }
                found.add(certificate(next.getContent()));
                if (found.size() > MOST_CERTIFICATES) {
                    throw new PkiException("more than " + MOST_CERTIFICATES + " certificates in one place");
                }
            }
        } catch (PkiException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new PkiException("a certificate is not readable PEM", e);
        }
        if (found.isEmpty()) {
            throw new PkiException("no certificate is there");
        }
        return List.copyOf(found);
    }

    /**
     * Only what is DER, byte for byte: a signature is checked over what was read and encoded again, so a changed byte that
     * means the same would pass here and nowhere else.
     */
    private static X509CertificateHolder certificate(byte[] content) throws IOException {
        var read = new X509CertificateHolder(content);
        if (!Arrays.equals(content, read.toASN1Structure().getEncoded(ASN1Encoding.DER))) {
            throw new PkiException("a certificate is not encoded as DER (RFC 5280, 4.1)");
        }
        return read;
    }

    /** The DER of one certificate request, with nothing around it. */
    static byte[] request(String pem) {
        if (pem.length() > MOST_CHARACTERS_OF_A_REQUEST) {
            throw new PkiException(
                    "a request of more than " + MOST_CHARACTERS_OF_A_REQUEST + " characters is not read");
        }
        if (pem.contains("PRIVATE KEY")) {
            throw new PkiException(
                    "the request holds a private key, which must stay with its holder: make a new key and"
                            + " a new request");
        }
        try (var reader = new PemReader(new StringReader(pem))) {
            var found = reader.readPemObject();
            if (found == null || !found.getType().matches("(NEW )?CERTIFICATE REQUEST")) {
                throw new PkiException("the request is not PEM with 'BEGIN CERTIFICATE REQUEST'");
            }
            if (reader.readPemObject() != null) {
                throw new PkiException("more than one thing stands in the request: write one request");
            }
            return found.getContent();
        } catch (PkiException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new PkiException("the request is not readable PEM", e);
        }
    }

    private static void checkLength(String pem) {
        if (pem.length() > MOST_CHARACTERS) {
            throw new PkiException("PEM of more than " + MOST_CHARACTERS + " characters is not read");
        }
    }
}
