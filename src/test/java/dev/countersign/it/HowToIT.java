package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.api.RelyingParty;
import dev.countersign.pki.Certificate;
import dev.countersign.testing.Commands;
import dev.countersign.testing.Countersign;
import dev.countersign.testing.Reads;
import dev.countersign.testing.servers.ServerIdentity;
import dev.countersign.testing.servers.ServerProcess;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** "Make my server require client certificates", read as its readers do: copied, started, tried. */
@Reads(HowToIT.NAME)
class HowToIT {
    private static final String NAMESPACE = "it-how-to";
    static final String NAME = "docs/how-to/require-client-certificates.md";
    private static final List<String> REFUSALS = List.of(
            "alert", "error: 400", "connection requires a valid client certificate", "SslAuthenticationException");
    private static final List<HowTo> PAGE = HowTo.sections(NAME);

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);

    @TempDir
    private static Path folder;

    private static Client orders;
    private static Client stranger;
    private static Certificate anchor;
    private static Certificate strangersAnchor;

    @BeforeAll
    static void whatIsThereBeforeOneBegins() throws IOException {
        for (var authority : new String[] {"shop", "strangers"}) {
            OBJECTS.authority(authority);
        }
        OBJECTS.certificate("orders", "authorityRef: {name: shop}, commonName: orders");
        OBJECTS.certificate("stranger", "authorityRef: {name: strangers}, commonName: orders");
        OBJECTS.awaitReady("orders");
        OBJECTS.awaitReady("stranger");
        anchor = anchorOf("orders");
        strangersAnchor = anchorOf("stranger");
        COUNTERSIGN.client().resource(serversSecret()).createOr(NonDeletingOperation::update);

        var kubectl = Path.of(COUNTERSIGN.world().cluster().kubectl());
        var programs = Files.createDirectories(folder.resolve("bin"));
        if (kubectl.isAbsolute()) {
            Files.createSymbolicLink(programs.resolve("kubectl"), kubectl);
        }
        orders = client("orders", programs);
        stranger = client("stranger", programs);
    }

    private static Certificate anchorOf(String secret) {
        var text = Objects.text(OBJECTS.secret(secret).orElseThrow(), "ca.crt");
        return Certificate.readAll(text).getFirst();
    }

    private static io.fabric8.kubernetes.api.model.Secret serversSecret() throws IOException {
        var identity = ServerIdentity.in(Files.createDirectories(folder.resolve("identity")), Instant.now());
        var certificate = Files.readString(identity.certificate());
        var key = Files.readString(identity.key());
        return new SecretBuilder()
                .withNewMetadata()
                .withName("web-tls")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withStringData(Map.of(
                        "tls.crt",
                        certificate,
                        "tls.key",
                        key,
                        "tls-combined.pem",
                        key + certificate,
                        "ca.crt",
                        identity.anchor().pem()))
                .build();
    }

    /** Runs the commands with which one becomes a client. */
    private static Client client(String name, Path programs) throws IOException {
        var client = new Client(
                Files.createDirectories(folder.resolve(name)),
                programs,
                COUNTERSIGN.world().cluster().kubeconfig());
        var before = section("Before you begin").commands().getFirst();
        var answer =
                client.run(before.replace("-n shop", "-n " + NAMESPACE).replace("secret orders", "secret " + name));
        assertThat(answer.code()).as(answer.text()).isZero();
        return client;
    }

    private static HowTo section(String title) {
        return PAGE.stream()
                .filter(section -> section.title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    static Stream<HowTo> servers() {
        return PAGE.stream().filter(HowTo::isServer);
    }

    @Test
    void no_server_of_the_page_is_left_out() {
        assertThat(servers()).hasSize(Image.values().length);
        // One reloads, the other proves.
        assertThat(PAGE).allMatch(section -> section.commands().size() <= 2);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void the_api_server_takes_the_pod_template_and_the_entry(HowTo section) {
        var party = section.party();

        var answer = COUNTERSIGN.kubectl().tryRun(workload(section), "apply", "--dry-run=server", "-f", "-");

        assertThat(answer.succeeded()).as(answer.text()).isTrue();
        assertThat(party.name()).isEqualTo("web");
        assertThat(section.pod().getVolumes())
                .as("the bundle is mounted")
                .anyMatch(volume -> volume.getConfigMap() != null
                        && volume.getConfigMap().getName().equals("clients"));
    }

    private static String workload(HowTo section) {
        return """
                apiVersion: apps/v1
                kind: %s
                metadata: {name: web, namespace: %s}
                spec:
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                """.formatted(section.party().kind(), NAMESPACE)
                + section.template().indent(6);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void clients_of_the_authority_are_let_in_and_others_are_not_until_the_bundle_has_theirs(HowTo section)
            throws IOException {
        var image = Image.of(section);
        image.missing().ifPresent(sentence -> assumeTrue(false, sentence));
        bundle(section, "shop");
        OBJECTS.awaitAnchors("clients", anchor);
        var pod = pod(section, image);
        var server = start(image, pod);
        try {
            image.prepare(pod);
            var proof = pod.here(section.commands().getLast());
            assertLetIn(orders, proof);
            assertRefused(stranger, proof);
            assertRefused(orders, Client.withoutCertificate(proof));

            bundle(section, "shop", "strangers");
            OBJECTS.awaitAnchors("clients", anchor, strangersAnchor);
            pod.refresh(COUNTERSIGN.client(), NAMESPACE);
            server = follow(section, image, pod, server, proof);

            assertLetIn(orders, proof);
            assertRefused(orders, Client.withoutCertificate(proof));
        } finally {
            server.close();
        }
    }

    /** Until the former stranger is let in, as the entry in relyingParties says that it comes to pass. */
    private ServerProcess follow(HowTo section, Image image, Pod pod, ServerProcess server, String proof)
            throws IOException {
        var commands = section.commands();
        if (section.party().reload() == RelyingParty.Reload.Restart) {
            assertRefused(stranger, proof);
            server.close();
            var restarted = start(image, pod);
            assertLetIn(stranger, proof);
            return restarted;
        }
        if (commands.size() > 1) {
            assertRefused(stranger, proof);
            var reload = pod.here(commands.getFirst()).replace("psql ", "psql -p " + pod.port(image.port()) + " ");
            assertLetIn(orders, reload);
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> stranger.run(proof).succeeded());
        return server;
    }

    private static void bundle(HowTo section, String... authorities) {
        var sources =
                Stream.of(authorities).map("{authority: {name: %s}}"::formatted).toList();
        OBJECTS.bundle("clients", "sources: %s, relyingParties: [%s]".formatted(sources, section.entry()));
    }

    /** Its configuration is in a ConfigMap, with the folders and ports of this machine. */
    private static Pod pod(HowTo section, Image image) throws IOException {
        var pod = new Pod(folder.resolve(image.name()), section.pod());
        var files = new TreeMap<String, String>();
        section.files()
                .forEach((path, text) -> files.put(Path.of(path).getFileName().toString(), pod.here(text)));
        var name = section.pod().getVolumes().getFirst().getConfigMap().getName();
        COUNTERSIGN
                .client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withData(files)
                        .build())
                .createOr(NonDeletingOperation::update);
        pod.refresh(COUNTERSIGN.client(), NAMESPACE);
        section.files().keySet().forEach(path -> assertThat(pod.file(path)).exists());
        return pod;
    }

    private static ServerProcess start(Image image, Pod pod) throws IOException {
        var server =
                ServerProcess.start(image.start(pod), pod.root(), pod.root().resolve("server.log"));
        server.await(new InetSocketAddress(InetAddress.getLoopbackAddress(), pod.port(image.port())));
        return server;
    }

    private static void assertLetIn(Client client, String command) {
        var answer = client.run(command);
        assertThat(answer.succeeded()).as(answer.text()).isTrue();
    }

    /** Asked again if the server's reset took its alert along before it was read: that too is no answer, but says no reason. */
    private static void assertRefused(Client client, String command) {
        Awaitility.await("refused for the certificate, not for another reason")
                .atMost(Duration.ofSeconds(60))
                .until(() -> refusal(client, command), text -> REFUSALS.stream().anyMatch(text::contains));
    }

    private static String refusal(Client client, String command) {
        var answer = client.run(command);
        assertThat(answer.succeeded()).as(answer.text()).isFalse();
        return answer.text();
    }

    /** Somebody with a folder in which his key and certificate are. */
    record Client(Path folder, Path programs, Path kubeconfig) {
        private static final List<String> CERTIFICATE = List.of(
                " --cert tls\\.crt --key tls\\.key",
                " sslcert=tls\\.crt sslkey=tls\\.key",
                "(?m)^ssl\\.keystore\\..*\\n");

        Commands.Answer run(String command) {
            var path = Stream.of(
                    programs.toString(),
                    dev.countersign.testing.servers.Programs.path("").toString());
            var environment = Map.of(
                    "PATH",
                    String.join(":", path.toList()) + ":" + System.getenv("PATH"),
                    "KUBECONFIG",
                    kubeconfig.toString());
            return Commands.tryRun(folder, environment, "", List.of("sh", "-ec", command));
        }

        static String withoutCertificate(String command) {
            var without = command;
            for (var part : CERTIFICATE) {
                without = without.replaceAll(part, "");
            }
            assertThat(without).isNotEqualTo(command);
            return without;
        }
    }
}
