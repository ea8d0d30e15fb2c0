package dev.countersign.plan.party;

import dev.countersign.plan.trust.Place;

/**
 * An object that a container mounts.
 *
 * @param fixed mounted by subPath, so that a running container never sees a change of it
 */
public record Mount(Place place, boolean fixed) {}
