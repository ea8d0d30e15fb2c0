package dev.countersign.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.RelyingParty;
import dev.countersign.api.Workload;
import dev.countersign.fixture.Pki;
import dev.countersign.fixture.Web;
import dev.countersign.pki.PkiException;
import dev.countersign.plan.Code;
import dev.countersign.plan.Finding;
import dev.countersign.plan.Identity;
import dev.countersign.plan.evidence.Answers;
import dev.countersign.plan.evidence.Outcome;
import dev.countersign.plan.evidence.Sight;
import dev.countersign.plan.evidence.TlsVersion;
import dev.countersign.plan.party.Aim;
import dev.countersign.plan.party.Endpoint;
import dev.countersign.plan.party.Generation;
import dev.countersign.plan.party.Heard;
import dev.countersign.plan.party.Inquiry;
import dev.countersign.plan.party.Member;
import dev.countersign.plan.party.Pod;
import dev.countersign.plan.party.Seen;
import dev.countersign.plan.party.Who;
import dev.countersign.plan.trust.GenerationName;
import dev.countersign.plan.trust.Party;
import dev.countersign.plan.workload.Strategy;
import dev.countersign.probe.Bounds;
import dev.countersign.probe.Limits;
import dev.countersign.probe.Prober;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** When relying parties are asked, and what is remembered of their answers. */
class ProbingTest {
    private static final Identity BUNDLE = new Identity("TrustBundle", "shop", "clients", "uid");
    private static final Generation G1 =
            new Generation(new GenerationName(false, "shop", 1), Pki.AUTHORITY.certificate(), true);
    private static final Aim AIM = new Aim(List.of(G1.anchor()), List.of(G1));
    private static final Who WHO = new Who(RelyingParty.Kind.Deployment, "shop", "web");

    private final AtomicReference<Instant> now = new AtomicReference<>(Pki.START);
    private final Prober prober = new Prober(Limits.USUAL, Bounds.USUAL, now::get, Pki.RANDOM);

    private static Member member(String... addresses) {
        var probe = new Party.Probe(
                8443, Optional.empty(), Optional.empty(), RelyingParty.Protocol.TLS, "/", Optional.empty(), false);
        var party = new Party.Workloads(
                Workload.Kind.Deployment,
                new Party.Which.Named("web"),
                RelyingParty.Reload.InPlace,
                RelyingParty.Reads.Volume,
                Optional.empty(),
                Optional.of(probe));
        var pods = List.of(addresses).stream()
                .map(address -> new Pod(
                        address, "uid-" + address, Optional.of(address), true, false, Optional.empty(), Set.of()))
                .toList();
        return new Member(
                WHO,
                party,
                new Seen.Running(Web.of(pods.size(), false, new Strategy.All()), Set.of(), pods),
                Heard.NOTHING);
    }

    private static List<Inquiry> inquiry(Member member) {
        return List.of(Inquiry.of(member).orElseThrow());
    }

    private static Sight sight(Outcome toKnown) {
        var refused = new Outcome.Alert(48);
        return new Sight(Map.of(
                TlsVersion.TLS_1_3, new Answers(List.of(refused, refused), Map.of("shop/1", toKnown)),
                TlsVersion.TLS_1_2, new Answers(List.of(refused, refused), Map.of("shop/1", toKnown))));
    }

    @Test
    void whoever_asks_goes_on_at_once_and_one_bundle_has_one_round_at_a_time() throws InterruptedException {
        var member = member("192.0.2.1");
        var goOn = new CountDownLatch(1);
        var rounds = new AtomicInteger();
        var told = new Semaphore(0);
        try (var probing = new Probing(
                prober,
                (_, _, _, _, _) -> {
                    rounds.incrementAndGet();
                    await(goOn);
                    throw new PkiException("the key is gone");
                },
                now::get)) {
            probing.ask(BUNDLE, AIM, inquiry(member), told::release);
            probing.ask(BUNDLE, AIM, inquiry(member), told::release);
            assertThat(heard(probing, member)).isEqualTo(Heard.NOTHING);
            goOn.countDown();

            assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            assertThat(rounds).hasValue(1);
            assertThat(heard(probing, member).trouble().map(Finding::code)).contains(Code.RELYING_PARTY_INCONCLUSIVE);

            var next = probing.ask(BUNDLE, AIM, inquiry(member), told::release);
            assertThat(next).contains(Pki.START.plusSeconds(5));
            now.set(Pki.START.plusSeconds(5));
            assertThat(probing.ask(BUNDLE, AIM, inquiry(member), told::release)).isEmpty();
            assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            assertThat(rounds).hasValue(2);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Heard heard(Probing probing, Member member) {
        return probing.heard(BUNDLE, AIM, List.of(member)).getFirst().heard();
    }

    @Test
    void an_address_of_this_machine_is_not_asked_and_that_is_said() throws InterruptedException {
        var member = member("127.0.0.1");
        var told = new Semaphore(0);
        try (var probing = new Probing(
                prober,
                (_, _, _, _, _) -> {
                    throw new IllegalStateException("nobody is to be asked");
                },
                now::get)) {
            probing.ask(BUNDLE, AIM, inquiry(member), told::release);
            assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();

            assertThat(heard(probing, member).trouble().map(Finding::code)).contains(Code.RELYING_PARTY_UNREACHABLE);
        }
    }

    @Test
    void what_every_server_has_shown_is_kept_for_servers_that_come_later() {
        var hearsay = new Hearsay(AIM);
        var one = member("192.0.2.1");
        hearsay.saw(WHO, endpoint("192.0.2.1"), G1, List.of(sight(new Outcome.HttpStatus(200))));
        assertThat(hearsay.of(member("192.0.2.1", "192.0.2.2"), AIM).isDone(AIM))
                .isFalse();
        assertThat(hearsay.of(one, AIM).isDone(AIM)).isTrue();
        assertThat(hearsay.of(member("192.0.2.1", "192.0.2.2"), AIM).isDone(AIM))
                .isTrue();
    }

    @Test
    void a_server_that_has_shown_all_is_not_asked_again_and_one_that_has_not_is() {
        var hearsay = new Hearsay(AIM);
        hearsay.saw(WHO, endpoint("192.0.2.1"), G1, List.of(sight(new Outcome.HttpStatus(200))));
        hearsay.saw(WHO, endpoint("192.0.2.2"), G1, List.of(sight(new Outcome.Alert(48))));

        assertThat(hearsay.isOpen(WHO, endpoint("192.0.2.1"), G1, AIM)).isFalse();
        assertThat(hearsay.isOpen(WHO, endpoint("192.0.2.2"), G1, AIM)).isTrue();
        assertThat(hearsay.isOpen(WHO, endpoint("192.0.2.3"), G1, AIM)).isTrue();
    }

    private static Endpoint endpoint(String address) {
        return new Endpoint("uid-" + address, address);
    }

    @Test
    void rounds_come_less_and_less_often_up_to_about_five_minutes() {
        var hearsay = new Hearsay(AIM);
        for (var seconds : List.of(5, 10, 20, 40, 80, 160, 320, 320)) {
            assertThat(hearsay.begins(now.get())).isTrue();
            hearsay.ended(now.get());
            assertThat(hearsay.begins(now.get().plusSeconds(seconds - 1))).isFalse();
            now.set(now.get().plus(Duration.ofSeconds(seconds)));
        }
    }

    @Test
    void other_generations_are_asked_about_anew() {
        var hearsay = new Hearsay(AIM);
        var successor = new Generation(new GenerationName(false, "shop", 2), Pki.OTHER_AUTHORITY.certificate(), false);

        assertThat(hearsay.isOf(AIM)).isTrue();
        assertThat(hearsay.isOf(new Aim(AIM.anchors(), List.of(G1, successor)))).isFalse();
        assertThat(hearsay.isOf(new Aim(AIM.anchors(), List.of(G1), List.of(successor))))
                .isFalse();
    }
}
