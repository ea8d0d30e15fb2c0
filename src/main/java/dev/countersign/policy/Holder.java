package dev.countersign.policy;

/**
 * The object for which a certificate is asked.
 *
 * @param namespace where it stands
 * @param name its name there
 */
public record Holder(String namespace, String name) {}
