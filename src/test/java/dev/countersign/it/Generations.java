package dev.countersign.it;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.Credential;
import dev.countersign.pki.HeldKey;
import dev.countersign.pki.KeySpec;
import dev.countersign.pki.ProbingAuthority;
import dev.countersign.pki.ProbingAuthority.Names;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.probe.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An authority with an active generation G1 and a new one G2, and another authority, G7, that has nothing to do with it. */
record Generations(Instant now, Map<String, SigningAuthority> all) {
    static final String ACTIVE = "G1";
    static final String NEW = "G2";
    static final String UNRELATED = "G7";

    static Generations at(Instant now) {
        var all = new TreeMap<String, SigningAuthority>();
        for (var number : List.of(ACTIVE, NEW, UNRELATED)) {
            var key = HeldKey.generate(KeySpec.P256, Pki.RANDOM);
            all.put(number, Pki.authority("CN=shop " + number, key, now.minusSeconds(60), Duration.ofDays(1)));
        }
        return new Generations(now, all);
    }

    /** What a bundle with these is. */
    String pem(List<String> numbers) {
        return Certificate.pem(
                numbers.stream().map(number -> all.get(number).certificate()).toList());
    }

    /** A stranger, the active one and the new one. */
    Credentials credentials() {
        var known = new LinkedHashMap<String, Credential>();
        for (var number : List.of(ACTIVE, NEW)) {
            known.put(number, credential(new ProbingAuthority(all.get(number))));
        }
        var stranger = ProbingAuthority.stranger(all.get(ACTIVE).path(), Pki.THROW_AWAY);
        return new Credentials(credential(stranger), known);
    }

    private Credential credential(ProbingAuthority authority) {
        return authority.credential(Names.OF_THE_PROBE, now, Pki.RANDOM);
    }
}
