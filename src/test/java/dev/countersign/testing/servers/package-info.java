/**
 * Servers that require client certificates, as plain processes on the loopback: how each is configured, how it learns of
 * new trust anchors, and how it is ended. {@code testbed/build-servers} gets the programs.
 */
@NullMarked
package dev.countersign.testing.servers;

import org.jspecify.annotations.NullMarked;
