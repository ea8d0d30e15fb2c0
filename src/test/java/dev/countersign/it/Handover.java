package dev.countersign.it;

import dev.countersign.continuity.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What kube-proxy does with a Service, which the testbed's node is without: one address, and behind it the pods that the
 * Service's EndpointSlices call ready. It listens on this machine, at the address that pods reach, and hands on bytes; a
 * pod that refuses the connection is passed over for the next one.
 */
final class Handover implements ResourceEventHandler<EndpointSlice>, AutoCloseable {
    private static final int PORT = 8443;

    private final Service service;
    private final Set<String> ready = new HashSet<>();
    private final SharedIndexInformer<EndpointSlice> slices;

    Handover(KubernetesClient client, String namespace, String name, InetAddress address) {
        service = new Service(address);
        slices = client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .withLabel("kubernetes.io/service-name", name)
                .inform(this);
    }

    /** This machine's address towards a pod. Nothing is sent. */
    static InetAddress towards(String pod) throws SocketException {
        try (var socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(pod, PORT));
            return socket.getLocalAddress();
        }
    }

    /** As {@code host:port}. */
    String endpoint() {
        return service.endpoint();
    }

    synchronized boolean isReady() {
        return !ready.isEmpty();
    }

    private synchronized void follow(EndpointSlice slice) {
        var now = slice.getEndpoints().stream()
                .filter(endpoint -> Boolean.TRUE.equals(endpoint.getConditions().getReady()))
                .flatMap(endpoint -> endpoint.getAddresses().stream())
                .collect(Collectors.toSet());
        now.stream().filter(ready::add).map(Handover::pod).forEach(service::add);
        ready.stream().filter(pod -> !now.contains(pod)).toList().forEach(pod -> {
            ready.remove(pod);
            // It waits for calls on their way, and the next change does not.
            Thread.startVirtualThread(() -> service.drain(pod(pod)));
        });
    }

    private static InetSocketAddress pod(String address) {
        return new InetSocketAddress(address, PORT);
    }

    @Override
    public void onAdd(EndpointSlice slice) {
        follow(slice);
    }

    @Override
    public void onUpdate(EndpointSlice before, EndpointSlice slice) {
        follow(slice);
    }

    /** With its Service, when all is over. */
    @Override
    public void onDelete(EndpointSlice slice, boolean unknown) {}

    @Override
    public void close() {
        slices.close();
        service.close();
    }
}
