package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Countersign;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every file in {@code crd/<kind>/} is sent to the real API server as it is; its name says what must happen. Not by
 * kubectl, which takes longer to start than the server to answer.
 */
class CrdIT {
    private static final Path FOLDER = Path.of("src", "test", "resources", "crd");
    private static final String SAYS = "# says: ";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving("it-crd");

    @TestFactory
    Stream<DynamicTest> the_api_server_takes_what_is_valid_and_says_what_is_wrong_with_the_rest() throws IOException {
        try (var files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(sentence(file), file.toUri(), () -> check(file)));
        }
    }

    private static String sentence(Path file) {
        var words = file.getFileName().toString().replace(".yaml", "").replace('-', ' ');
        return kind(file) + " " + words.replaceFirst("^valid ", "takes ").replaceFirst("^invalid ", "refuses ");
    }

    private static String kind(Path file) {
        return file.getParent().getFileName().toString();
    }

    private static void check(Path file) throws IOException {
        var name = file.getFileName().toString();
        var answer = create(file);
        if (name.startsWith("valid-")) {
            assertThat(answer.code()).as(answer.body()).isEqualTo(201);
            return;
        }
        assertThat(name).startsWith("invalid-");
        var first = Files.readAllLines(file).getFirst();
        assertThat(first).as("the first line of " + name).startsWith(SAYS);
        assertThat(answer.code()).as("%s: %s", name, answer.body()).isIn(400, 422);
        var said = COUNTERSIGN.client().getKubernetesSerialization().unmarshal(answer.body(), Status.class);
        // Kubernetes 1.31 has another word for it.
        var message = said.getMessage().replace("may not be longer than", "may not be more than");
        assertThat(message).contains(first.substring(SAYS.length()));
    }

    private static HttpResponse<String> create(Path file) throws IOException {
        var kind = switch (kind(file)) {
            case "clientcertificate" -> "namespaces/it-crd/clientcertificates";
            case "certificateauthority" -> "namespaces/it-crd/certificateauthorities";
            case "trustbundle" -> "namespaces/it-crd/trustbundles";
            case "clustercertificateauthority" -> "clustercertificateauthorities";
            default -> throw new AssertionError(file + " is in the folder of no kind");
        };
        var client = COUNTERSIGN.client();
        var http = client.getHttpClient();
        var request = http.newHttpRequestBuilder()
                .uri("%sapis/countersign.dev/v1alpha1/%s?dryRun=All&fieldValidation=Strict"
                        .formatted(client.getMasterUrl(), kind))
                .post("application/yaml", Files.readString(file))
                .build();
        return http.sendAsync(request, String.class).join();
    }
}
