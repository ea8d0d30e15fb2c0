package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.demo.MutualTls;
import dev.countersign.pki.Certificate;
import dev.countersign.testing.Countersign;
import dev.countersign.testing.Linters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Authorities below others, and clients below them. */
class IntermediateIT {
    private static final String NAMESPACE = "it-intermediate";

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private final Objects objects = new Objects(COUNTERSIGN, NAMESPACE);

    @Test
    void a_server_that_trusts_the_root_alone_takes_a_client_two_steps_below(@TempDir Path folder)
            throws IOException, InterruptedException {
        objects.certificate("deep", "authorityRef: {name: low}, commonName: deep, dnsNames: [deep.shop]");
        objects.authority("low", "intermediate: {authorityRef: {name: middle}}");
        objects.awaitAuthority("low", "False", "parentMissing");
        objects.authority(
                "middle",
                "intermediate: {authorityRef: {name: top}, maxPathLength: 1}, allow: {authorities: [{name: low}]}");
        objects.authority("top", "selfSigned: {maxPathLength: 2}, allow: {authorities: [{name: middle}]}");
        objects.awaitReady("deep");

        var secret = objects.secret("deep").orElseThrow();
        var chain = Certificate.readAll(Objects.text(secret, "tls.crt"));
        var roots = Certificate.readAll(Objects.text(secret, "ca.crt"));
        assertThat(chain).hasSize(3);
        assertThat(roots).hasSize(1);
        assertThat(roots.getFirst().subjectText()).contains("CN=top G1");
        var root =
                Files.writeString(folder.resolve("root.crt"), roots.getFirst().pem());
        var leaf =
                Files.writeString(folder.resolve("leaf.crt"), chain.getFirst().pem());
        var between = Files.writeString(folder.resolve("between.crt"), Certificate.pem(chain.subList(1, 3)));
        Linters.verify(root, Optional.of(between), List.of(leaf));

        Files.writeString(folder.resolve("client.crt"), Objects.text(secret, "tls.crt"));
        Files.writeString(folder.resolve("client.key"), Objects.text(secret, "tls.key"));
        Files.writeString(folder.resolve("alone.crt"), chain.getFirst().pem());
        Files.writeString(folder.resolve("alone.key"), Objects.text(secret, "tls.key"));
        try (var server = MutualTls.start(folder, root)) {
            assertThat(server.ask("client").text()).contains("HTTP 200");
            assertThat(server.ask("alone").text()).as("without its chain").doesNotContain("HTTP 200");
            assertThat(server.ask("").text()).as("without a certificate").doesNotContain("HTTP 200");
        }
    }

    @Test
    void the_key_of_the_one_below_stays_when_the_one_above_is_gone_and_comes_back() {
        objects.authority("above", "selfSigned: {maxPathLength: 1}, allow: {authorities: [{name: below}]}");
        objects.authority("below", "intermediate: {authorityRef: {name: above}}");
        objects.awaitAuthority("below", "True", "upToDate");
        COUNTERSIGN.kubectl().run("delete", "cauth", "-n", NAMESPACE, "above");
        objects.awaitAuthority("below", "True", "parentMissing");

        objects.certificate("orphan", "authorityRef: {name: below}, commonName: orphan");
        objects.awaitReady("orphan");

        objects.authority("above", "selfSigned: {maxPathLength: 1}, allow: {authorities: [{name: below}]}");
        objects.awaitAuthority("below", "True", "upToDate");
        assertThat(objects.secret("below-ca-2")).isEmpty();
    }

    @Test
    void circles_and_paths_that_are_too_long_are_said_and_make_no_key() {
        objects.authority(
                "hen",
                "intermediate: {authorityRef: {name: egg}, maxPathLength: 1}, allow: {authorities: [{name: egg}]}");
        objects.authority(
                "egg",
                "intermediate: {authorityRef: {name: hen}, maxPathLength: 1}, allow: {authorities: [{name: hen}]}");
        objects.authority("flat", "selfSigned: {}, allow: {authorities: [{name: under}]}");
        objects.authority("under", "intermediate: {authorityRef: {name: flat}}");

        objects.awaitAuthority("hen", "False", "parentCircle");
        objects.awaitAuthority("under", "False", "pathTooLong");
        assertThat(List.of("hen-ca-1", "egg-ca-1", "under-ca-1"))
                .allSatisfy(name -> assertThat(objects.secret(name)).isEmpty());
    }

    @Test
    void the_kind_of_source_and_the_one_above_stay_what_they_are() {
        objects.authority("steady", "selfSigned: {maxPathLength: 1}, allow: {authorities: [{name: child}]}");
        objects.authority("child", "intermediate: {authorityRef: {name: steady}}");
        objects.awaitAuthority("child", "True", "upToDate");

        assertThat(patch("child", "{\"spec\":{\"intermediate\":null,\"selfSigned\":{}}}"))
                .contains("an authority keeps the kind of source that it was made with");
        assertThat(patch("child", "{\"spec\":{\"intermediate\":{\"authorityRef\":{\"name\":\"other\"}}}}"))
                .contains("an intermediate stays below the authority that signed it");
    }

    /** A cluster authority states the names that it signs, and hands on as constraints those of which X.509 can speak. */
    @Test
    void a_cluster_authority_hands_on_the_names_that_it_may_and_no_others() {
        var cluster = new Objects(COUNTERSIGN, "");
        var all =
                "namespaces: {}, commonNames: ['*'], dnsNames: ['*.${namespace}.svc', '*.every.example'], authorities:"
                        + " [{kind: ClusterCertificateAuthority, name: it-mid}, {name: local}]";
        cluster.clusterAuthority("it-top", "selfSigned: {maxPathLength: 2}, allow: {" + all + "}");
        cluster.clusterAuthority(
                "it-mid",
                "intermediate: {authorityRef: {kind: ClusterCertificateAuthority, name: it-top}, maxPathLength: 1},"
                        + " allow: {" + all + "}");
        objects.authority("local", "intermediate: {authorityRef: {kind: ClusterCertificateAuthority, name: it-top}}");
        cluster.awaitAuthority("it-mid", "True", "namesNotDelegated");
        objects.awaitAuthority("local", "True", "namesNotDelegated");

        var service = "a." + NAMESPACE + ".svc";
        objects.certificate("good", "authorityRef: {name: local}, dnsNames: [" + service + "]");
        objects.certificate("named", "authorityRef: {name: local}, commonName: named");
        objects.certificate("else", "authorityRef: {name: local}, dnsNames: [a.it-else.svc]");
        objects.certificate(
                "mid", "authorityRef: {kind: ClusterCertificateAuthority, name: it-mid}, dnsNames: [a.every.example]");
        objects.awaitReady("good");
        objects.awaitReady("mid");
        objects.await("named", "False", "nameNotAllowed");
        objects.await("else", "False", "nameNotAllowed");
        assertThat(Certificate.readAll(Objects.text(objects.secret("good").orElseThrow(), "tls.crt")))
                .hasSize(2);
    }

    @Test
    void whoever_is_held_to_names_has_no_authority_below() {
        new Objects(COUNTERSIGN, "")
                .clusterAuthority(
                        "it-limited",
                        "selfSigned: {maxPathLength: 2}, allow: {namespaces: {}, dnsNames: ['*.svc'], authorities: [{name: second}]}");
        objects.authority(
                "second",
                "intermediate: {authorityRef: {kind: ClusterCertificateAuthority, name: it-limited}, maxPathLength: 1},"
                        + " allow: {authorities: [{name: third}]}");
        objects.authority("third", "intermediate: {authorityRef: {name: second}}");

        objects.awaitAuthority("second", "True", "upToDate");
        objects.awaitAuthority("third", "False", "nameNotAllowed");
        assertThat(objects.secret("third-ca-1")).isEmpty();
    }

    private static String patch(String name, String json) {
        return COUNTERSIGN
                .kubectl()
                .tryRun("", "patch", "cauth", "-n", NAMESPACE, name, "--type=merge", "-p", json)
                .text();
    }

    @AfterAll
    static void away() {
        COUNTERSIGN.world().removeClusterAuthorities("it-top", "it-mid", "it-limited");
    }
}
