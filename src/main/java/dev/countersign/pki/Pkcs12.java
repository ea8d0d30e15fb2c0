package dev.countersign.pki;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.operator.bc.BcDefaultDigestProvider;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilderProvider;

/** PKCS#12 files (RFC 7292). The same inputs give the same bytes. */
public final class Pkcs12 {
    /** What Java's keytool takes. More would slow every reader down; the password stands in a Secret nearby anyway. */
    static final int ITERATIONS = 10_000;

    /** Java takes only certificates with this attribute for trusted ones. */
    private static final ASN1ObjectIdentifier TRUSTED_KEY_USAGE =
            new ASN1ObjectIdentifier("2.16.840.1.113894.746875.1.1");

    /** How the contents are encrypted and authenticated. */
    public enum Profile {
        /** PBES2 with AES-256-CBC and HMAC-SHA-256. */
        MODERN,
        /** Triple DES and HMAC-SHA-1, for macOS and Java before 8u301; RC2 is left out, which OpenSSL 3 refuses. */
        LEGACY
    }

    private final PKCS12PfxPduBuilder file = new PKCS12PfxPduBuilder();
    private final KeystorePassword password;
    private final Profile profile;
    private final Salts salts;

    private Pkcs12(KeystorePassword password, Profile profile, Salts salts) {
        this.password = password;
        this.profile = profile;
        this.salts = salts;
    }

    /** The key with its chain under an alias. */
    public static byte[] keystore(Pair pair, String alias, KeystorePassword password, Profile profile) {
        var salts = new Salts(pair, password, profile + " pkcs12 keystore " + alias);
        return new Pkcs12(password, profile, salts).keyAndChain(pair, alias);
    }

    /** The anchors as trusted certificates. */
    public static byte[] truststore(Pair pair, KeystorePassword password, Profile profile) {
        var salts = new Salts(pair, password, profile + " pkcs12 truststore");
        return new Pkcs12(password, profile, salts).anchors(pair.distinctAnchors());
    }

    /** Distinct anchors as trusted certificates, under a password that everybody may know. */
    public static byte[] truststore(List<Certificate> anchors, KeystorePassword password, Profile profile) {
        var salts = new Salts(anchors, password, profile + " pkcs12 trust store");
        return new Pkcs12(password, profile, salts).anchors(anchors);
    }

    /** Distinct anchors, neither encrypted nor authenticated: for readers that are given no password (Java since 18). */
    public static byte[] openTruststore(List<Certificate> anchors) {
        try {
            var file = new PKCS12PfxPduBuilder();
            for (var bag : trusted(anchors)) {
                file.addData(bag);
            }
            return file.build(null, null).getEncoded("DER");
        } catch (IOException | PKCSException e) {
            throw new PkiException("a truststore cannot be encoded", e);
        }
    }

    private byte[] keyAndChain(Pair pair, String alias) {
        try {
            var name = new DERBMPString(alias);
            var identifier =
                    new DEROctetString(Sha256.digest(pair.leaf().structure().getEncoded()));
            var key = new PKCS12SafeBagBuilder(pair.key().structure(), encryptor("key"))
                    .addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_friendlyName, name)
                    .addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_localKeyId, identifier);
            var bags = new ArrayList<PKCS12SafeBag>();
            for (var certificate : pair.chain()) {
                var bag = new PKCS12SafeBagBuilder(certificate.structure());
                if (bags.isEmpty()) {
                    bag.addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_friendlyName, name)
                            .addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_localKeyId, identifier);
                }
                bags.add(bag.build());
            }
            file.addData(key.build());
            file.addEncryptedData(encryptor("certificates"), bags.toArray(PKCS12SafeBag[]::new));
            return bytes();
        } catch (IOException e) {
            throw new PkiException("a keystore cannot be encoded", e);
        }
    }

    private byte[] anchors(List<Certificate> anchors) {
        try {
            file.addEncryptedData(encryptor("certificates"), trusted(anchors));
            return bytes();
        } catch (IOException e) {
            throw new PkiException("a truststore cannot be encoded", e);
        }
    }

    private static PKCS12SafeBag[] trusted(List<Certificate> anchors) throws IOException {
        var bags = new ArrayList<PKCS12SafeBag>();
        for (var anchor : anchors) {
            bags.add(new PKCS12SafeBagBuilder(anchor.structure())
                    .addBagAttribute(PKCSObjectIdentifiers.pkcs_9_at_friendlyName, new DERBMPString(Pair.alias(anchor)))
                    .addBagAttribute(TRUSTED_KEY_USAGE, KeyPurposeId.anyExtendedKeyUsage)
                    .build());
        }
        return bags.toArray(PKCS12SafeBag[]::new);
    }

    private PasswordEncryptor encryptor(String part) {
        return switch (profile) {
            case MODERN -> PasswordEncryptor.modern(password, salts, part, ITERATIONS);
            case LEGACY -> PasswordEncryptor.legacy(password, salts, part, ITERATIONS);
        };
    }

    /** The finished file. Authenticated too: most readers refuse one that is not. */
    private byte[] bytes() throws IOException {
        var digest = switch (profile) {
            case MODERN -> NISTObjectIdentifiers.id_sha256;
            case LEGACY -> OIWObjectIdentifiers.idSHA1;
        };
        var parameters = new PKCS12PBEParams(salts.take("mac", 20), ITERATIONS);
        var mac = new BcPKCS12MacCalculatorBuilderProvider(BcDefaultDigestProvider.INSTANCE)
                .get(new AlgorithmIdentifier(digest, parameters));
        try {
            return file.build(mac, password.characters()).getEncoded("DER");
        } catch (PKCSException e) {
            throw new PkiException("a keystore cannot be authenticated", e);
        }
    }
}
