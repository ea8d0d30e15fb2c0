/** The packaged operator against a real API server. */
package dev.countersign.it;
