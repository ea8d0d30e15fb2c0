package dev.countersign.signer.fake;

import dev.countersign.pki.PublicKey;
import dev.countersign.signer.Signer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Pending for a while, then the answer of another signer: as one behind which a person approves. */
public final class PatientSigner implements Signer {
    private final Signer signer;
    private final int times;
    private final Map<Same, Integer> asked = new ConcurrentHashMap<>();
    private final Map<Same, Order> last = new ConcurrentHashMap<>();
    private final Map<Same, Answer> answered = new ConcurrentHashMap<>();

    /** What makes an order the same. */
    private record Same(String uid, long revision, PublicKey key) {}

    /** @param times how often each order is put off */
    public PatientSigner(Signer signer, int times) {
        this.signer = signer;
        this.times = times;
    }

    @Override
    public Answer sign(Order order) {
        var same = new Same(order.uid(), order.revision(), order.publicKey());
        last.put(same, order);
        return asked.merge(same, 1, Integer::sum) <= times
                ? new Pending("a person has to approve it")
                : answered.computeIfAbsent(same, _ -> signer.sign(order));
    }

    /** Different orders that arrived, as they were asked for last. */
    public List<Order> orders() {
        return new ArrayList<>(last.values());
    }
}
