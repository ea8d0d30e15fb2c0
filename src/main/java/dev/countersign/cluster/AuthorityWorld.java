package dev.countersign.cluster;

import dev.countersign.api.Authority;
import dev.countersign.plan.authority.Observed;

/** One authority's object and what was observed around it. */
public record AuthorityWorld(Authority resource, Observed observed) {}
