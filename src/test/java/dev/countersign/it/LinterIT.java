package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.testing.Commands;
import dev.countersign.testing.Linters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second opinions are only worth something if they object to what is bad. */
class LinterIT {
    @TempDir
    Path folder;

    @BeforeEach
    void authority() {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=root",
                "-keyout",
                file("ca.key"),
                "-out",
                file("ca.pem"));
    }

    @Test
    void zlint_objects_to_serial_number_zero() throws Exception {
        var leaf = leaf("0", "keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n");

        assertThat(Linters.findings(List.of(leaf))).containsKey("e_serial_number_not_positive");
    }

    @Test
    void zlint_objects_to_a_leaf_that_may_sign() throws Exception {
        var leaf =
                leaf("0x1234567890", "keyUsage=critical,digitalSignature,keyCertSign\nextendedKeyUsage=clientAuth\n");

        assertThat(Linters.findings(List.of(leaf))).isNotEmpty();
    }

    @Test
    void openssl_objects_to_a_certificate_for_servers_only() throws Exception {
        var leaf = leaf("0x1234567890", "keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n");

        assertThatThrownBy(() -> Linters.verify(folder.resolve("ca.pem"), List.of(leaf)))
                .hasMessageContaining("purpose");
    }

    private Path leaf(String serial, String extensions) throws Exception {
        Files.writeString(folder.resolve("leaf.ext"), extensions);
        openssl(
                "req",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=leaf",
                "-keyout",
                file("leaf.key"),
                "-out",
                file("leaf.csr"));
        openssl(
                "x509",
                "-req",
                "-in",
                file("leaf.csr"),
                "-CA",
                file("ca.pem"),
                "-CAkey",
                file("ca.key"),
                "-set_serial",
                serial,
                "-days",
                "1",
                "-extfile",
                file("leaf.ext"),
                "-out",
                file("leaf.pem"));
        return folder.resolve("leaf.pem");
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static void openssl(String... arguments) {
        var command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Commands.run(command.toArray(String[]::new));
    }
}
