package io.parley.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.channels.NetworkChannel;

/// The program is a user of the library like any other: the network is the library's.
@AnalyzeClasses(packagesOf = Main.class, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule THE_PROGRAM_HAS_NO_SOCKETS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching("java\\.net\\.(.*Socket.*|.*Datagram.*|URL.*|http\\..*)")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(NetworkChannel.class);

  @ArchTest
  static final ArchRule THE_PROGRAM_USES_THE_API_ALONE =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.parley.internal..");

  @ArchTest
  static final ArchRule TESTS_DEMO_SIMULATION_AND_HISTORY_KNOW_NO_TERMINAL =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.parley.app.test",
              "io.parley.app.demo",
              "io.parley.app.simulate",
              "io.parley.app.history")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.parley.app");

  @ArchTest
  static final ArchRule WHAT_PEOPLE_CHAT_WITH_IS_NOT_SIMULATED =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.parley.app.simulate")
          .and()
          .doNotBelongToAnyOf(SimulateCommand.class)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.parley.testkit..");

  @ArchTest
  static final ArchRule A_TEST_KNOWS_NO_DEMO =
      noClasses()
          .that()
          .resideInAPackage("io.parley.app.test")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.parley.app.demo");
}
