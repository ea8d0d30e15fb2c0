/**
 * What a stranger does, on a real node: the chart's own Deployment, from the image that {@code make image} makes, and pods that
 * call each other by Services. {@code make e2e} runs it; {@code make test} does not.
 */
@org.jspecify.annotations.NullMarked
package dev.countersign.e2e;
