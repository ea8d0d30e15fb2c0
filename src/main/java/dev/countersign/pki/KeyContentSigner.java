package dev.countersign.pki;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/** A {@link HeldKey} where BouncyCastle's builders want a signer. */
final class KeyContentSigner implements ContentSigner {
    private final HeldKey key;
    private final SecureRandom random;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    KeyContentSigner(HeldKey key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        return new DefaultSignatureAlgorithmIdentifierFinder().find(key.spec().signature());
    }

    @Override
    public OutputStream getOutputStream() {
        return message;
    }

    @Override
    public byte[] getSignature() {
        return key.sign(message.toByteArray(), random);
    }
}
