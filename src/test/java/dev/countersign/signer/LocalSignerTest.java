package dev.countersign.signer;

import dev.countersign.fixture.Pki;
import dev.countersign.pki.Certificate;
import dev.countersign.pki.Usage;
import dev.countersign.pki.Validity;
import dev.countersign.signer.Signer.Order;
import dev.countersign.signer.local.LocalSigner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class LocalSignerTest extends SignerConformance {
    @Override
    protected Signer signer() {
        return new LocalSigner(Pki.AUTHORITY);
    }

    @Override
    protected Optional<Signer> down() {
        return Optional.empty();
    }

    @Override
    protected Certificate issuer() {
        return Pki.AUTHORITY.certificate();
    }

    @Override
    protected List<Order> impossible() {
        var order = order("impossible", 1);
        var afterItsEnd = issuer().validity().notAfter().plus(Duration.ofDays(1));
        return List.of(
                with(order, Set.of(Usage.DIGITAL_SIGNATURE), order.validity()),
                with(order, Set.of(Usage.SERVER_AUTH), order.validity()),
                with(order, Set.of(Usage.CLIENT_AUTH, Usage.KEY_ENCIPHERMENT), order.validity()),
                with(order, Pki.USAGES, Validity.from(afterItsEnd, Duration.ofHours(1))),
                new Order(
                        order.uid(),
                        order.revision(),
                        order.subject(),
                        order.alternativeNames(),
                        order.usages(),
                        Pki.ROOT_KEY.publicKey(),
                        order.validity()));
    }

    @Override
    protected Instant now() {
        return Pki.START;
    }
}
