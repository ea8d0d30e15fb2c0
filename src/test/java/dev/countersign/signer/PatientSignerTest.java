package dev.countersign.signer;

import dev.countersign.fixture.Pki;
import dev.countersign.signer.fake.FailingSigner;
import dev.countersign.signer.fake.PatientSigner;
import dev.countersign.signer.local.LocalSigner;
import java.util.Optional;

/** The suite holds for signers that keep people waiting and that can be down. */
class PatientSignerTest extends LocalSignerTest {
    @Override
    protected Signer signer() {
        return new PatientSigner(new LocalSigner(Pki.AUTHORITY), 3);
    }

    @Override
    protected Optional<Signer> down() {
        return Optional.of(FailingSigner.down());
    }
}
