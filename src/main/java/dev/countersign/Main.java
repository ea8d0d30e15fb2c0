package dev.countersign;

import dev.countersign.pki.NativeProvider;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.jboss.logging.Logger;

/** Decides what has to be decided before the first connection is made, and starts. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String... args) {
        if (!NativeProvider.prefer()) {
            Logger.getLogger(Main.class)
                    .warn(
                            "there is no native cryptography for this platform: the JDK's takes twice the processor time");
        }
        Quarkus.run(args);
    }
}
