package dev.countersign.pki;

import java.util.ArrayDeque;
import java.util.List;

/** A path of authorities like another one, name by name and extension by extension, with keys that nobody knows. */
final class Lookalike {
    private Lookalike() {}

    static SigningAuthority of(List<Certificate> path, ThrowAwayKeys throwAway) {
        var made = new ArrayDeque<Certificate>();
        var above = throwAway.another(kind(path.getLast()));
        var own = above; // the root signs itself
        for (var like : path.reversed()) {
            if (!made.isEmpty()) {
                own = throwAway.another(kind(like));
            }
            made.addFirst(signed(like, own, above, throwAway));
            above = own;
        }
        var serialKey = new byte[32];
        throwAway.random().nextBytes(serialKey);
        return new SigningAuthority(List.copyOf(made), own, serialKey, throwAway);
    }

    private static Certificate signed(Certificate like, HeldKey own, HeldKey above, ThrowAwayKeys throwAway) {
        var serial = Serial.drawn(throwAway.random());
        return new Certificate(Templates.lookalike(like, serial, own.publicKey(), above.publicKey())
                .build(new KeyContentSigner(above, throwAway.random())));
    }

    private static KeySpec kind(Certificate like) {
        return like.publicKey().spec().orElse(KeySpec.P256);
    }
}
