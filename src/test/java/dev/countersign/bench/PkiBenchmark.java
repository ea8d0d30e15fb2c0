package dev.countersign.bench;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.KeySpec.Algorithm;
import dev.countersign.pki.Leaf;
import dev.countersign.pki.NativeProvider;
import dev.countersign.pki.Prepared;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.pki.Validity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Milliseconds for each step of making a certificate, by algorithm of the leaf's and the authority's key alike; with the
 * JVM options and the cryptography of an installation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class PkiBenchmark {
    @Param({"ECDSA-256", "ECDSA-384", "ECDSA-521", "ED25519-255", "RSA-2048", "RSA-4096"})
    public String key = "";

    private KeySpec spec = KeySpec.P256;
    private SigningAuthority authority = Pki.AUTHORITY;
    private Leaf leaf = Pki.leaf(Pki.KEY.publicKey(), validity());
    private Prepared prepared = authority.prepare(leaf);
    private String pem = "";
    private int texts;

    private static Validity validity() {
        return Validity.from(Pki.START, Duration.ofDays(1));
    }

    @Setup
    public void make() {
        NativeProvider.prefer();
        var parts = key.split("-", 2);
        spec = new KeySpec(Algorithm.valueOf(parts[0]), Integer.parseInt(parts[1]));
        var from = Pki.START.minus(Duration.ofDays(1));
        authority = Pki.authority("CN=bench G1", HeldKey.generate(spec, Pki.RANDOM), from, Duration.ofDays(3650));
        leaf = Pki.leaf(HeldKey.generate(spec, Pki.RANDOM).publicKey(), validity());
        prepared = authority.prepare(leaf);
        pem = authority.sign(prepared).pem();
    }

    @Benchmark
    public HeldKey generate() {
        return HeldKey.generate(spec, Pki.RANDOM);
    }

    @Benchmark
    public Prepared prepare() {
        return authority.prepare(leaf);
    }

    @Benchmark
    public Certificate sign() {
        return authority.sign(prepared);
    }

    @Benchmark
    public List<Certificate> parse() {
        // Another text each time, more than are remembered: what was read lately is not read again.
        texts = (texts + 1) % 1_024;
        return Certificate.readAll(pem + "\n".repeat(texts));
    }
}
