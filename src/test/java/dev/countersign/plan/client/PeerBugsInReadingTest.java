package dev.countersign.plan.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.api.ClientCertificate;
import dev.countersign.fixture.PeerBug;
import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.Leaf;
import dev.countersign.pki.PkiException;
import dev.countersign.pki.Serial;
import dev.countersign.pki.Sha256;
import dev.countersign.pki.SubjectAlternativeName;
import dev.countersign.pki.SubjectAlternativeName.Dns;
import dev.countersign.pki.Validity;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bugs of others in how they read what stands there: defaults, objects that nobody expected, long texts. */
class PeerBugsInReadingTest {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);

    private static final String SHORT = "'authorityRef':{'kind':'CertificateAuthority','name':'a'},'commonName':'x'";

    static Stream<PeerBug<?>> bugs() {
        return Stream.of(
                new PeerBug<Function<String, String>>(
                        "cert-manager#8160: an upgrade writes a default out, and every certificate is issued again",
                        spec -> ((Wanted) Reading.of(object(spec))).hash(),
                        spec -> Wanted.HASH_VERSION + Sha256.hex(spec),
                        PeerBugsInReadingTest::a_default_written_out_changes_nothing),
                new PeerBug<Function<ClientCertificate, Reading>>(
                        "cert-manager 1.21.0: one object with an unexpected value ends the operator for all",
                        Reading::of,
                        PeerBugsInReadingTest::readTrustingly,
                        PeerBugsInReadingTest::the_others_are_read_and_it_has_a_finding),
                new PeerBug<Function<String, List<Certificate>>>(
                        "cert-manager#7506: the limit against hostile PEM is too small for a certificate of many names",
                        Certificate::readAll,
                        PeerBugsInReadingTest::readShort,
                        PeerBugsInReadingTest::a_certificate_of_350_names_is_read));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    void what_happened_to_others_is_noticed(PeerBug<?> bug) {
        bug.isCaught();
    }

    private static void a_default_written_out_changes_nothing(Function<String, String> hash) {
        var usages = ",'usages':['digital signature','client auth']";
        var key = ",'privateKey':{'algorithm':'ECDSA','size':256,'encoding':'PKCS8','rotationPolicy':'Always'}";

        assertThat(hash.apply(SHORT + ",'duration':'24h'" + usages + key)).isEqualTo(hash.apply(SHORT));
        assertThat(hash.apply(SHORT + ",'duration':'23h'")).isNotEqualTo(hash.apply(SHORT));
    }

    private static void the_others_are_read_and_it_has_a_finding(Function<ClientCertificate, Reading> read) {
        var objects = List.of(
                object(SHORT),
                object("'authorityRef':{'kind':'Nobody','name':'a'},'commonName':'x'"),
                object(SHORT + ",'duration':'tomorrow'"),
                object("'commonName':'x'"),
                object(SHORT));

        assertThatNoException().isThrownBy(() -> objects.stream().map(read).toList());
        assertThat(objects.stream().map(read).map(Wanted.class::isInstance))
                .containsExactly(true, false, false, false, true);
    }

    private static Reading readTrustingly(ClientCertificate resource) {
        Objects.requireNonNull(resource.getSpec().authorityRef().kind(), "the API server lets no other kind through");
        return Reading.of(resource);
    }

    private static void a_certificate_of_350_names_is_read(Function<String, List<Certificate>> read) {
        var names = IntStream.range(0, 350)
                .<SubjectAlternativeName>mapToObj(
                        number -> new Dns("client-%d.a-rather-long-name.shop.svc.cluster.local".formatted(number)))
                .collect(Collectors.toSet());
        var day = Validity.from(Pki.START, Duration.ofDays(1));
        var leaf = new Leaf(Pki.SUBJECT, names, Pki.USAGES, Pki.KEY.publicKey(), new Serial(BigInteger.TWO), day);
        var certificate = Pki.sign(Pki.AUTHORITY, leaf);

        assertThatNoException().isThrownBy(() -> read.apply(certificate.pem()));
        assertThat(read.apply(certificate.pem()).getFirst().alternativeNames()).contains(names);
    }

    private static List<Certificate> readShort(String pem) {
        if (pem.length() > 6_500) {
            throw new PkiException("PEM of more than 6500 characters is not read");
        }
        return Certificate.readAll(pem);
    }

    private static ClientCertificate object(String spec) {
        var text = "{'metadata':{'name':'x','namespace':'shop','uid':'u','generation':1},'spec':{%s}}".formatted(spec);
        try {
            return JSON.readValue(text.replace('\'', '"'), ClientCertificate.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
