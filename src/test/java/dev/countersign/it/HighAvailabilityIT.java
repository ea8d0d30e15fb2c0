package dev.countersign.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.faults.FaultProxy;
import dev.countersign.faults.Journal;
import dev.countersign.faults.Storm;
import dev.countersign.testing.Countersign;
import dev.countersign.testing.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two replicas, and what they live through while somebody asks for certificates: the one that leads dies or is frozen, and the
 * API server is away, without its memory, or has too much to do. A witness looks at every revision.
 */
class HighAvailabilityIT {
    private static final String NAMESPACE = "it-availability";
    private static final Path LOG = Path.of("target", "operator-HighAvailabilityIT.log");
    private static final Duration TAKES_OVER = Duration.ofSeconds(20);
    private static final Duration BACK_AT_WORK = Duration.ofSeconds(30);
    /** Longer than a leader may go without its lease. */
    private static final Duration AWAY = Duration.ofSeconds(10);
    /** 20 take five minutes. */
    private static final int TAKEOVERS = Integer.parseInt(Environment.orElse("COUNTERSIGN_TAKEOVERS", "2"));

    @RegisterExtension
    static final Countersign COUNTERSIGN = Countersign.serving(NAMESPACE);

    private static final Objects OBJECTS = new Objects(COUNTERSIGN, NAMESPACE);

    /** The witness wants to see everything from its beginning. */
    @BeforeEach
    void nothing() {
        COUNTERSIGN.operator().close();
        COUNTERSIGN.world().clear(NAMESPACE);
    }

    private static Replicas replicas() {
        return new Replicas(COUNTERSIGN.world(), COUNTERSIGN.world().operatorConfig(), NAMESPACE, LOG);
    }

    private static Demand demand(Replicas replicas, String prefix) {
        replicas.awaitLeader();
        OBJECTS.authority("shop");
        OBJECTS.awaitAuthority("shop", "True", "upToDate");
        return new Demand(COUNTERSIGN, NAMESPACE, prefix);
    }

    @Test
    void whoever_leads_dies_or_is_frozen_and_the_other_goes_on_without_issuing_twice() {
        var took = new ArrayList<Duration>();
        try (var journal = Journal.of(COUNTERSIGN.client(), NAMESPACE);
                var replicas = replicas();
                var demand = demand(replicas, "takeover")) {
            for (var number = 0; number < TAKEOVERS; number++) {
                var former = replicas.awaitLeader();
                took.add(freezes(number) ? frozen(replicas, former, demand) : killed(replicas, former, demand));
            }
            settled(demand, journal);
            System.out.printf("HighAvailabilityIT: takeovers=%s issued=%d%n", took, demand.asked());
        }
    }

    /**
     * Killed, frozen, frozen, killed, and so on: each replica is frozen once at the most before it is killed. By turns it would
     * be the same one that is frozen each time, and a kubelet lets it wait twice as long after each end.
     */
    private static boolean freezes(int number) {
        return number % 4 == 1 || number % 4 == 2;
    }

    private static Duration killed(Replicas replicas, Replica former, Demand demand) {
        replicas.replace(former);
        return takenOver(replicas, former, demand);
    }

    /** It wakes up in the middle of whatever it did, and believes that it leads until it looks at the lease. */
    private static Duration frozen(Replicas replicas, Replica former, Demand demand) {
        var ends = former.ends();
        former.pause();
        try {
            return takenOver(replicas, former, demand);
        } finally {
            former.resume();
            Awaitility.await().atMost(BACK_AT_WORK).until(() -> former.ends() > ends);
        }
    }

    private static Duration takenOver(Replicas replicas, Replica former, Demand demand) {
        var took = demand.one("after-" + former.name() + "-" + former.ends(), TAKES_OVER);
        assertThat(replicas.leader())
                .hasValueSatisfying(leader -> assertThat(leader).isNotSameAs(former));
        return took;
    }

    private static void settled(Demand demand, Journal journal) {
        demand.close();
        demand.awaitAll();
        var witness = journal.witness();
        assertThat(witness.objections()).isEmpty();
        assertThat(witness.mostIssued())
                .as("certificates that a Secret has held")
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kube-apiserver", "etcd"})
    void what_it_writes_to_is_started_again_and_it_is_soon_back_at_work(String component) {
        assumeTrue(
                COUNTERSIGN.world().cluster().restarts(),
                "starting an API server again takes CLUSTER=testbed or envtest");
        COUNTERSIGN.inspector().allowGaps();
        try (var journal = Journal.acrossRestarts(COUNTERSIGN.client(), NAMESPACE);
                var replicas = replicas();
                var demand = demand(replicas, component)) {
            demand.one("before", BACK_AT_WORK);

            COUNTERSIGN.world().cluster().restart(component, AWAY);
            awaitApiServer();

            System.out.printf("HighAvailabilityIT: %s %s%n", component, demand.one("after", BACK_AT_WORK));
            settled(demand, journal);
            replicas.awaitLeader();
        }
    }

    private static void awaitApiServer() {
        Awaitility.await()
                .atMost(Objects.SOON)
                .until(() -> COUNTERSIGN
                        .kubectl()
                        .tryRun("", "get", "--raw", "/readyz")
                        .succeeded());
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void an_api_server_that_refuses_everything_for_a_while_costs_no_more_than_that_while(int status)
            throws InterruptedException {
        try (var journal = Journal.of(COUNTERSIGN.client(), NAMESPACE);
                var proxy = FaultProxy.before(COUNTERSIGN.world());
                var replicas = new Replicas(COUNTERSIGN.world(), proxy.kubeconfig(), NAMESPACE, LOG);
                var demand = demand(replicas, "storm-" + status)) {
            demand.one("before", BACK_AT_WORK);
            var storm = new Storm(status);

            proxy.view(storm);
            Thread.sleep(AWAY.multipliedBy(2).toMillis());
            proxy.view(_ -> false);

            System.out.printf(
                    "HighAvailabilityIT: %d refused %d requests, %s%n",
                    status, storm.refused(), demand.one("after", BACK_AT_WORK));
            assertThat(storm.refused())
                    .as("requests during the storm: retries come at ever longer intervals")
                    .isBetween(1, 2_000);
            settled(demand, journal);
            replicas.awaitLeader();
        }
    }
}
