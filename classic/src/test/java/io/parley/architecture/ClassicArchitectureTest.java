package io.parley.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeJars;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// The models of classic stacks are given time, threads and networks, as the core is (see
/// `docs/architecture.md`).
@AnalyzeClasses(
    packages = "io.parley",
    importOptions = {DoNotIncludeTests.class, DoNotIncludeJars.class, OfClassicOnly.class})
class ClassicArchitectureTest {

  private static final String[] MODELS = {"io.parley.mactcp..", "io.parley.opentransport.."};

  @ArchTest
  static final ArchRule nobodyTouchesSockets =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.nio\\.channels\\..*"
                  + "|java\\.net\\.(.*Socket.*|.*Datagram.*|NetworkInterface|URL.*)");

  @ArchTest
  static final ArchRule timeIsGiven =
      noClasses()
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", java.time.Duration.class)
          .orShould()
          .callMethod(
              java.util.concurrent.locks.Condition.class,
              "await",
              long.class,
              java.util.concurrent.TimeUnit.class)
          .orShould()
          .callMethod(java.util.concurrent.locks.Condition.class, "awaitNanos", long.class)
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.concurrent.locks.LockSupport");

  @ArchTest
  static final ArchRule threadsAreGiven =
      noClasses()
          .should()
          .callMethod(Thread.class, "ofVirtual")
          .orShould()
          .callMethod(Thread.class, "ofPlatform")
          .orShould()
          .callMethod(Thread.class, "startVirtualThread", Runnable.class)
          .orShould()
          .callMethod(Thread.class, "start")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.util\\.concurrent\\.(.*Executor.*|ForkJoin.*|CompletableFuture|Timer)");

  @ArchTest
  static final ArchRule randomnessIsGiven =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.util\\.(Random|UUID|SplittableRandom|concurrent\\.ThreadLocalRandom)"
                  + "|java\\.security\\.SecureRandom");

  @ArchTest
  static final ArchRule nothingInternalOfOthersIsKnown =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.parley.internal..")
                  .and(not(resideInAPackage("io.parley.internal.classic"))));

  @ArchTest
  static final ArchRule whatAModelStandsOnDoesNotKnowIt =
      noClasses()
          .that()
          .resideInAnyPackage("io.parley.classic", "io.parley.internal.classic")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(MODELS);

  @ArchTest
  static final ArchRule theModelOfOpenTransportDoesNotKnowThatOfMacTcp =
      noClasses()
          .that()
          .resideInAPackage("io.parley.opentransport..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.parley.mactcp..");

  @ArchTest
  static final ArchRule theModelOfMacTcpDoesNotKnowThatOfOpenTransport =
      noClasses()
          .that()
          .resideInAPackage("io.parley.mactcp..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.parley.opentransport..");

  @ArchTest
  static final ArchRule theTcpOfADriverDoesNotKnowWhatItsModelsShare =
      noClasses()
          .that()
          .resideInAPackage("io.parley.classic")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.parley.internal.classic");

  @ArchTest
  static final ArchRule nothingPublicIsSynchronized =
      noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED);
}
