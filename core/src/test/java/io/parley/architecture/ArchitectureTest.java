package io.parley.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.parley.Messenger;
import io.parley.internal.node.Node;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.stream.Stream;

/// Who may know whom, and who may touch the real thing (see `docs/architecture.md`).
@AnalyzeClasses(packages = "io.parley", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String API = "io.parley";
  private static final String SPI = "io.parley.spi";
  private static final String[] VALUES = {API, SPI};

  @ArchTest
  static final ArchRule apiKnowsOnlyTheNodeThatItStarts =
      noClasses()
          .that()
          .resideInAnyPackage(VALUES)
          .and()
          .doNotBelongToAnyOf(Messenger.class)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.parley.internal..");

  @ArchTest
  static final ArchRule messengerKnowsNothingInternalButTheNode =
      noClasses()
          .that()
          .belongToAnyOf(Messenger.class)
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.parley.internal..")
                  .and(JavaClass.Predicates.equivalentTo(Node.class).negate()));

  @ArchTest static final ArchRule deliveryKnowsNoWireNoStackAndNoNode = knowsOnly("delivery");

  @ArchTest static final ArchRule posixKnowsOnlyTheSpi = knowsOnly("posix");

  @ArchTest static final ArchRule memoryKnowsOnlyTheSpi = knowsOnly("memory");

  @ArchTest static final ArchRule timeKnowsOnlyTheSpi = knowsOnly("time");

  @ArchTest static final ArchRule identityKnowsOnlyTheSpi = knowsOnly("identity");

  @ArchTest static final ArchRule wiresKnowNoStackNoStoreAndNoNode = knowsOnly("wire..");

  @ArchTest
  static final ArchRule discoveryKnowsNoStackNoStoreAndNoNode = knowsOnly("discovery", "wire..");

  @ArchTest
  static final ArchRule internalPackagesHaveNoCycles =
      slices().matching("io.parley.internal.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyPosixTouchesSockets =
      noClasses()
          .that(resideInAnyPackage("io.parley.internal.posix").negate())
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.nio.channels..")
                  .and(JavaClass.Predicates.equivalentTo(FileChannel.class).negate())
                  .or(JavaClass.Predicates.assignableTo("java.net.Socket"))
                  .or(JavaClass.Predicates.assignableTo("java.net.ServerSocket"))
                  .or(JavaClass.Predicates.assignableTo("java.net.DatagramSocket"))
                  .or(JavaClass.Predicates.assignableTo("java.net.NetworkInterface")));

  @ArchTest
  static final ArchRule onlyIdentityTouchesFilesForItsKey =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.parley.internal.identity")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.nio\\.file\\.Files|java\\.nio\\.channels\\.FileChannel")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("java\\.io\\.(File.*|RandomAccessFile)");

  @ArchTest
  static final ArchRule onlyTimeReadsTheRealClock =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.parley.internal.time")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
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
  static final ArchRule onlyTimeStartsThreads =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.parley.internal.time")
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
          .that()
          .resideOutsideOfPackage("io.parley.internal.time")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.util\\.(Random|UUID|SplittableRandom|concurrent\\.ThreadLocalRandom)")
          .orShould()
          .callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule onlyIdentityHasSecrets =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.parley.internal.identity")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.security\\.(SecureRandom|Signature|PrivateKey|KeyPair.*)");

  @ArchTest
  static final ArchRule nothingDependsOnTheOrderOfAnIdentityHash =
      noClasses()
          .should()
          .callMethod(System.class, "identityHashCode", Object.class)
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.IdentityHashMap");

  @ArchTest
  static final ArchRule nothingPublicIsSynchronized =
      noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED);

  @ArchTest
  static final ArchRule everyClassHasAHome =
      classes().should().resideInAnyPackage(API, SPI, "io.parley.internal..");

  private static ArchRule knowsOnly(String... packages) {
    Stream<String> internal = Stream.of(packages).map(name -> "io.parley.internal." + name);
    String[] known = Stream.concat(Stream.of(VALUES), internal).toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage("io.parley.internal." + packages[0])
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.parley..")
                .and(resideInAnyPackage(known).negate())
                .as("classes of Parley beyond " + List.of(known)));
  }
}
