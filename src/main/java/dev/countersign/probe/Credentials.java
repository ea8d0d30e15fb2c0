package dev.countersign.probe;

import dev.countersign.pki.Credential;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What servers are asked with.
 *
 * @param stranger nobody can trust it: {@link dev.countersign.pki.ProbingAuthority#stranger}
 * @param known by a name of the caller's, the active generation's among them
 */
public record Credentials(Credential stranger, Map<String, Credential> known) {
    public Credentials {
        known = Collections.unmodifiableMap(new LinkedHashMap<>(known));
    }
}
