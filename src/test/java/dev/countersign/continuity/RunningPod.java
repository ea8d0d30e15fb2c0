package dev.countersign.continuity;

import dev.countersign.testing.servers.Kind;
import dev.countersign.testing.servers.Listener;
import dev.countersign.testing.servers.Reload;
import dev.countersign.testing.servers.Server;
import dev.countersign.testing.servers.ServerIdentity;
import dev.countersign.testing.servers.Volume;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A pod's server, with the volume of anchors that it mounts. */
final class RunningPod {
    private final Kind kind;
    private final Volume volume;
    private final Server server;
    private final Service service;
    private final InetSocketAddress address;
    private Map<String, String> mounted;

    /** Starts it with what is to be mounted now, and lets its Service send clients. */
    RunningPod(Kind kind, Path folder, ServerIdentity identity, Map<String, String> mounted, Service service) {
        this.kind = kind;
        this.mounted = mounted;
        this.service = service;
        volume = new Volume(folder.resolve("anchors")).write(mounted);
        var listener = Listener.on("server", volume.file("ca.crt"));
        server = Server.start(kind, folder.resolve("run"), identity, List.of(listener));
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port());
        service.add(address);
    }

    /** As a kubelet does; what watches the files in a pod then tells a server that can be told. */
    void refresh(Map<String, String> files) {
        if (files.equals(mounted)) {
            return;
        }
        mounted = files;
        volume.write(files);
        if (kind.reload() instanceof Reload.Signal) {
            server.reload();
        }
    }

    void end() {
        service.drain(address);
        server.close();
    }

    /** At once, when all is over. */
    void kill() {
        server.close();
    }
}
