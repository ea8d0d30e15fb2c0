package dev.countersign.cluster;

import dev.countersign.pki.PkiException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Addresses that may be asked. Nobody shall reach by a spec what only listens for this machine or its network. */
public final class Hosts {
    /** As many addresses of one name are asked. */
    private static final int MOST = 8;

    private Hosts() {}

    /**
     * Addresses of a host outside of the cluster. May take as long as the resolver does.
     *
     * @throws PkiException if there are none that may be asked
     */
    public static List<InetAddress> of(String host) {
        try {
            var all = Arrays.stream(InetAddress.getAllByName(host))
                    .filter(Hosts::mayBeAsked)
                    .limit(MOST)
                    .toList();
            if (all.isEmpty()) {
                throw new PkiException(
                        host + " has no address that may be asked: loopback and link-local ones are not");
            }
            return all;
        } catch (UnknownHostException e) {
            throw new PkiException("host " + host + " is not found");
        }
    }

    /** The address of a pod. */
    public static InetAddress literal(String address) {
        try {
            var read = InetAddress.ofLiteral(address);
            if (!mayBeAsked(read)) {
                throw new PkiException(address + " is no address that may be asked");
            }
            return read;
        } catch (IllegalArgumentException e) {
            throw new PkiException("'" + address + "' is no address");
        }
    }

    static boolean mayBeAsked(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress();
    }
}
