package dev.countersign.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.countersign.api.Authority;
import dev.countersign.api.CertificateAuthority;
import dev.countersign.api.ClientCertificate;
import dev.countersign.api.LabelSelector;
import dev.countersign.api.Workload.Kind;
import dev.countersign.pki.RecentlyRead;
import dev.countersign.plan.Finding;
import dev.countersign.plan.client.Observed;
import dev.countersign.plan.client.Reading;
import dev.countersign.plan.client.Wanted;
import dev.countersign.plan.trust.Content;
import dev.countersign.plan.trust.Planner;
import dev.countersign.plan.workload.Look;
import dev.countersign.plan.workload.Opening;
import dev.countersign.plan.workload.Plan;
import dev.countersign.plan.workload.Turn;
import dev.countersign.plan.workload.Workload;
import dev.countersign.plan.workload.WorkloadName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Workloads that stand in files beside a bundle or a certificate: {@code given-<Kind>-<name>.yaml}. {@code given-forbidden.txt}
 * has a verb and a kind in each line.
 */
final class GoldenFleet implements Lookout {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String CERTIFICATE = "given-ClientCertificate.yaml";
    private static final String FORBIDDEN = "given-forbidden.txt";

    private final Map<String, String> files;
    private final Map<String, String> around = new TreeMap<>();
    private final Set<String> unused = new TreeSet<>();

    private GoldenFleet(Map<String, String> files) {
        this.files = files;
        unused.addAll(files.keySet());
        files.forEach((name, text) -> {
            if (!isWorkload(name) && !name.equals(FORBIDDEN) && !name.startsWith("given-CertificateAuthority")) {
                around.put(name, text);
            }
        });
    }

    static GoldenFleet read(Path folder) throws IOException {
        return new GoldenFleet(GoldenBundlesTest.files(folder, "given-"));
    }

    private static boolean isWorkload(String file) {
        return Stream.of(Kind.values()).anyMatch(kind -> file.startsWith("given-" + kind + "-"));
    }

    static String file(WorkloadName name) {
        return name.kind() + "-" + name.name() + ".yaml";
    }

    Set<String> unused() {
        return unused;
    }

    private Optional<String> use(String file) {
        unused.remove(file);
        return Optional.ofNullable(files.get(file));
    }

    JsonNode raw(WorkloadName name) {
        try {
            return YAML.readTree(files.get("given-" + file(name)));
        } catch (IOException e) {
            throw new AssertionError(name.toString(), e);
        }
    }

    @Override
    public Look see(WorkloadName name) {
        if (isForbidden("get", name.kind())) {
            return new Look.Unseen(Workloads.notAllowed("look at", name.kind(), name.namespace()));
        }
        return use("given-" + file(name))
                .<Look>map(text -> new Look.Found(workload(name.kind(), text)))
                .orElseGet(() -> new Look.Unseen(Workloads.missing(name.toString())));
    }

    private static Workload workload(Kind kind, String text) {
        Class<? extends HasMetadata> type = switch (kind) {
            case Deployment -> Deployment.class;
            case StatefulSet -> StatefulSet.class;
            case DaemonSet -> DaemonSet.class;
        };
        return WorkloadReading.read(GoldenBundlesTest.KUBERNETES.unmarshal(text, type));
    }

    /** All of the kind; what a selector selects is the API server's to say. */
    @Override
    public Workloads.Selection select(Kind kind, String namespace, LabelSelector selector) {
        var unclear = Workloads.unclear(selector);
        return unclear.<Workloads.Selection>map(Workloads.Selection.Unseen::new)
                .orElseGet(() -> new Workloads.Selection.Found(files.keySet().stream()
                        .filter(file -> file.startsWith("given-" + kind + "-"))
                        .map(file -> workload(kind, use(file).orElseThrow()))
                        .sorted(Comparator.comparing(one -> one.name().name()))
                        .toList()));
    }

    private boolean isForbidden(String verb, Kind kind) {
        return use(FORBIDDEN)
                .filter(text -> text.lines().anyMatch((verb + " " + kind)::equals))
                .isPresent();
    }

    /** Why the API server refuses what is planned, if it does. */
    Optional<Finding> refusal(Plan plan) {
        return plan instanceof Plan.Roll roll
                        && isForbidden("patch", roll.workload().name().kind())
                ? Optional.of(Workloads.notAllowed(
                        "restart",
                        roll.workload().name().kind(),
                        roll.workload().name().namespace()))
                : Optional.empty();
    }

    List<Turn> turns() {
        return files.containsKey(CERTIFICATE) ? holders() : parties();
    }

    private GoldenWorld bundle() {
        try {
            return GoldenWorld.read(new TreeMap<>(around));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<Turn> parties() {
        var world = bundle();
        var wanted = (dev.countersign.plan.trust.Wanted) world.reading();
        var observed = world.observed();
        var plan = Planner.plan(wanted, observed, GoldenBundlesTest.NOW);
        unused.removeAll(around.keySet());
        unused.addAll(world.unused());
        return new PartyTurns(
                        this,
                        world::stripped,
                        _ -> Stream.<ClientCertificate>empty(),
                        new Declarations(world::stripped))
                .of(wanted, observed, Content.of(wanted, plan.selection().anchors()));
    }

    private List<Turn> holders() {
        var resource = GoldenBundlesTest.KUBERNETES.unmarshal(use(CERTIFICATE).orElseThrow(), ClientCertificate.class);
        var reading = (Wanted) Reading.of(resource);
        var secret = use("given-Secret-" + reading.target().secretName() + ".yaml")
                .map(text -> Redaction.of(GoldenBundlesTest.KUBERNETES.unmarshal(text, Secret.class)));
        var stored = LeafSecret.read(secret.orElse(null), reading, new RecentlyRead());
        var observed = new Observed(true, Issuers.NONE, stored, Observed.Memory.NONE);
        return new HolderTurns((Lookout) this)
                .of(new CertificateWorld(resource, reading, observed, secret), GoldenBundlesTest.NOW);
    }

    Opening opening() {
        return files.containsKey(CERTIFICATE)
                ? Opening.ALWAYS
                : new RestartWindows(this::authority, (_, _) -> false)
                        .of(((dev.countersign.plan.trust.Wanted) bundle().reading()).sources(), GoldenBundlesTest.NOW);
    }

    private Optional<Authority> authority(Wanted.Authority reference) {
        return use("given-%s-%s.yaml".formatted(reference.kind(), reference.name()))
                .map(text -> GoldenBundlesTest.KUBERNETES.unmarshal(text, CertificateAuthority.class));
    }
}
