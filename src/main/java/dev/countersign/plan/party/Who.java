package dev.countersign.plan.party;

import dev.countersign.api.RelyingParty;

/** One relying party: a workload, or by the name that people of a namespace gave it a server outside of the cluster. */
public record Who(RelyingParty.Kind kind, String namespace, String name) implements Comparable<Who> {
    @Override
    public int compareTo(Who other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return kind + " " + namespace + "/" + name;
    }
}
