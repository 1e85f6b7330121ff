package io.parley.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// What simulates runs in the program, which has no test libraries.
@AnalyzeClasses(
    packages = {
      "io.parley.testkit.sim",
      "io.parley.testkit.scenario",
      "io.parley.testkit.peer",
      "io.parley.classic"
    })
class TestLibrariesTest {

  @ArchTest
  static final ArchRule WHAT_SIMULATES_NEEDS_NO_TEST_LIBRARY =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.junit..", "org.assertj..", "io.parley.testkit.contract..");
}
