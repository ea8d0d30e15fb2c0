package dev.countersign.plan.party;

/**
 * A server that can be asked: a ready pod by its UID and address, or a host outside of the cluster, whose addresses are
 * looked up when it is asked.
 */
public record Endpoint(String id, String address) {}
