package dev.countersign.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.api.Authority;
import dev.countersign.api.ClientCertificateStatus;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.World;
import dev.countersign.plan.authority.Observed.Register;
import dev.countersign.plan.authority.Observed.Seen;
import dev.countersign.plan.authority.Upstream;
import dev.countersign.plan.client.Form.PasswordSource;
import dev.countersign.plan.client.Observed;
import dev.countersign.plan.client.Outcome;
import dev.countersign.plan.client.Password;
import dev.countersign.plan.client.Plan;
import dev.countersign.plan.client.Planner;
import dev.countersign.plan.client.Reading;
import dev.countersign.plan.client.Report;
import dev.countersign.plan.client.Stored;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What becomes of broken input on its way through the operator: read, observed, planned and reported. */
final class BrokenWorld {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private BrokenWorld() {}

    static Plan plan(Reading reading, Stored stored, Observed.Memory memory) {
        return plan(reading, stored, memory, Map.of());
    }

    static Plan plan(Reading reading, Stored stored, Observed.Memory memory, Map<PasswordSource, Password> passwords) {
        var observed = new Observed(true, World.usable(Pki.AUTHORITY), stored, memory).knowing(passwords);
        var plan = Planner.plan(reading, observed, Pki.START);
        var old = ClientCertificateStatus.EMPTY;
        assertThat(Report.of(reading, observed, plan, new Outcome.Nothing(), old, 1, Pki.START)
                        .lookAgainAt())
                .isAfter(Pki.START);
        return plan;
    }

    static dev.countersign.plan.authority.Plan plan(
            Authority resource, Register register, List<Seen> generations, Upstream upstream) {
        var plan = dev.countersign.plan.authority.Planner.plan(
                dev.countersign.plan.authority.Reading.of(resource),
                new dev.countersign.plan.authority.Observed(true, false, register, Set.of(), generations, upstream),
                "here",
                Pki.START);
        assertThat(plan.because().sentence()).isNotBlank();
        return plan;
    }

    /** As the API server sends it; empty if it cannot have stored that: neither JSON nor of the schema's types. */
    static <T extends HasMetadata> Optional<T> object(String text, Class<T> kind) {
        try {
            return Optional.ofNullable(JSON.readValue(text, kind))
                    .filter(resource -> resource.getMetadata() != null
                            && resource.getMetadata().getName() != null
                            && resource.getMetadata().getNamespace() != null
                            && resource.getMetadata().getUid() != null);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    static String json(HasMetadata resource) {
        try {
            return JSON.writeValueAsString(resource);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Secret secret(Map<String, byte[]> data, Map<String, String> labels) {
        var encoded = new HashMap<String, String>();
        data.forEach((key, value) -> encoded.put(key, Base64.getEncoder().encodeToString(value)));
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("orders")
                .withUid("u")
                .withLabels(labels)
                .endMetadata()
                .withType(LeafSecret.TYPE)
                .withData(encoded)
                .build();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
