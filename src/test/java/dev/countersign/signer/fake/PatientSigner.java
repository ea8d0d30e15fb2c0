package dev.countersign.signer.fake;

import dev.countersign.signer.Signer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Pending for a while, then the answer of another signer: as one behind which a person approves. */
public final class PatientSigner implements Signer {
    private final Signer signer;
    private final int times;
    private final Map<Order, Integer> asked = new ConcurrentHashMap<>();
    private final Map<Order, Answer> answered = new ConcurrentHashMap<>();

    /** @param times how often each order is put off */
    public PatientSigner(Signer signer, int times) {
        this.signer = signer;
        this.times = times;
    }

    @Override
    public Answer sign(Order order) {
        return asked.merge(order, 1, Integer::sum) <= times
                ? new Pending("a person has to approve it")
                : answered.computeIfAbsent(order, signer::sign);
    }

    /** Different orders that arrived. */
    public List<Order> orders() {
        return new ArrayList<>(asked.keySet());
    }
}
