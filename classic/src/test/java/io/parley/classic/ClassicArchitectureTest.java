package io.parley.classic;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/// Models are given their time, threads and network, and touch nothing real, so that one seed
/// decides all that they do. The core's rules are in its own test.
@AnalyzeClasses(
    packages = {"io.parley.classic", "io.parley.mactcp"},
    importOptions = DoNotIncludeTests.class)
class ClassicArchitectureTest {

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
          .callMethod(Condition.class, "await", long.class, TimeUnit.class)
          .orShould()
          .callMethod(Condition.class, "awaitNanos", long.class)
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
  static final ArchRule networksAreGiven =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.nio\\.channels\\..*|java\\.net\\.(.*Socket|NetworkInterface)");

  @ArchTest
  static final ArchRule nothingIsLeftToChance =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.util\\.(Random|UUID|SplittableRandom|IdentityHashMap"
                  + "|concurrent\\.ThreadLocalRandom)|java\\.security\\.SecureRandom")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .callMethod(System.class, "identityHashCode", Object.class);

  @ArchTest
  static final ArchRule nothingPublicIsSynchronized =
      noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED);

  @ArchTest
  static final ArchRule modelsKnowTheSpiOnly =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.parley.internal..");

  @ArchTest
  static final ArchRule whatAModelStandsOnDoesNotKnowIt =
      noClasses()
          .that()
          .resideInAPackage("io.parley.classic")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.parley.mactcp");
}
