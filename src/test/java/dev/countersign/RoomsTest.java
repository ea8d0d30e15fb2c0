package dev.countersign;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.countersign.pki.HeldKey;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;

/** The rooms of docs/architecture.md and the arrows between them, executable. */
@AnalyzeClasses(packages = "dev.countersign", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    private static final String ROOT = "dev.countersign.";

    /** Which rooms a room may use. An arrow that is not here does not exist. */
    private static final Map<String, List<String>> MAY_USE = Map.of(
            "api", List.of(),
            "pki", List.of(),
            "policy", List.of("pki"),
            "plan", List.of("api", "pki", "policy"),
            "signer", List.of("pki"),
            "probe", List.of("pki", "plan"),
            "cluster", List.of("api", "pki", "plan"),
            "reconcile", List.of("api", "pki", "policy", "plan", "signer", "probe", "cluster"));

    private static final String[] PURE = {ROOT + "pki..", ROOT + "policy..", ROOT + "plan.."};

    @ArchTest
    static void arrows_go_only_where_the_table_says(JavaClasses all) {
        MAY_USE.forEach((room, may) -> {
            var closed = new ArrayList<>(MAY_USE.keySet());
            closed.removeAll(may);
            closed.remove(room);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + room + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            closed.stream().map(other -> ROOT + other + "..").toArray(String[]::new))
                    .check(all);
        });
    }

    @ArchTest
    static void there_is_no_other_room(JavaClasses all) {
        var rooms = new ArrayList<>(
                MAY_USE.keySet().stream().map(room -> ROOT + room + "..").toList());
        rooms.add("dev.countersign"); // Main, Wiring and Settings
        classes().should().resideInAnyPackage(rooms.toArray(String[]::new)).check(all);
    }

    @ArchTest
    static final ArchRule only_pki_knows_who_does_cryptography = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "pki..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bouncycastle..", "com.amazon.corretto..");

    @ArchTest
    static final ArchRule deciding_knows_neither_kubernetes_nor_a_framework_nor_the_machine = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.fabric8.kubernetes.client..",
                    "io.javaoperatorsdk..",
                    "io.quarkus..",
                    "io.quarkiverse..",
                    "jakarta..",
                    "java.nio.file..",
                    "java.net.http..",
                    "org.jboss.logging..");

    @ArchTest
    static final ArchRule only_pki_reads_addresses_and_asks_nobody = noClasses()
            .that()
            .resideInAnyPackage(ROOT + "policy..", ROOT + "plan..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net..");

    @ArchTest
    static final ArchRule only_cluster_talks_to_kubernetes = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "cluster..", "dev.countersign")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.fabric8.kubernetes.client..")
                    .and(not(JavaClass.Predicates.simpleNameEndingWith("Exception")))
                    // A kind extends CustomResource; JOSDK's annotation has a member of type ItemStore.
                    .and(not(JavaClass.Predicates.simpleName("CustomResource")
                            .or(JavaClass.Predicates.simpleName("ItemStore")))));

    @ArchTest
    static final ArchRule time_randomness_and_identity_are_arguments = noClasses()
            .that()
            .doNotHaveSimpleName("ProcessWiring")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callConstructor(Date.class)
            .orShould()
            .callConstructor(java.security.SecureRandom.class);

    @ArchTest
    static final ArchRule private_keys_leave_only_for_a_secret = methods()
            .that()
            .areDeclaredIn(HeldKey.class)
            .and()
            .haveNameMatching("expose.*")
            .should()
            .onlyBeCalled()
            .byClassesThat(resideInAPackage(ROOT + "cluster..").or(JavaClass.Predicates.type(HeldKey.class)));

    @ArchTest
    static final ArchRule names_say_what_a_thing_is = noClasses()
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveNameMatching(".*\\.[A-Za-z]*(Helper|Utils?|Impl|Base|Common|Info|Data|Processor)$");

    @ArchTest
    static final ArchRule every_room_is_null_marked =
            classes().that().haveSimpleName("package-info").should().beAnnotatedWith(NullMarked.class);

    @ArchTest
    static final ArchRule no_circles =
            slices().matching("dev.countersign.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule no_circles_within_deciding =
            slices().matching("dev.countersign.plan.(*)..").should().beFreeOfCycles();
}
