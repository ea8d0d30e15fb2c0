package dev.countersign.signer.local;

import dev.countersign.pki.Certificate;
import dev.countersign.pki.Leaf;
import dev.countersign.pki.PkiException;
import dev.countersign.pki.SigningAuthority;
import dev.countersign.signer.Signer;
import java.util.ArrayList;
import java.util.List;

/** Signs with a generation of our own. */
public record LocalSigner(SigningAuthority authority) implements Signer {
    @Override
    public Answer sign(Order order) {
        var leaf = new Leaf(
                order.subject(),
                order.alternativeNames(),
                order.usages(),
                order.publicKey(),
                authority.serial(order.uid(), order.revision()),
                order.validity());
        try {
            var chain = new ArrayList<Certificate>();
            chain.add(authority.sign(authority.prepare(leaf)));
            chain.addAll(authority.chain());
            return new Signed(List.copyOf(chain));
        } catch (PkiException e) {
            return new Refused(e.what());
        }
    }
}
