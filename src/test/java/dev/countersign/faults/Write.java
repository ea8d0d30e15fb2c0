package dev.countersign.faults;

/** A request of the operator that changes something. */
public record Write(String method, String path) {
    /**
     * Events count: a kill at one must do no harm either. Leases say who leads, and reviews of rights are asked by POST:
     * neither concerns what is kept.
     */
    static boolean is(String method, String path) {
        return !method.equals("GET")
                && !method.equals("HEAD")
                && !path.contains("/leases")
                && !path.contains("/apis/authorization.k8s.io/");
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
