package io.parley.testkit.scenario;

/// Something to try under many seeds.
///
/// ```java
/// Scenario.named("two-friends", FaultMix.of(3, FaultKind.PARTITION), world -> {
///   Machine alice = world.machine("alice");
///   Machine bob = world.machine("bob");
///   world.trouble(Duration.ofMinutes(1));
///   for (int i = 0; i < 20; i++) {
///     alice.write(bob, "message " + i);
///   }
///   world.settle();                     // happens by itself at the end, too
///   assertThat(bob.received(alice)).hasSize(20);
/// });
/// ```
///
/// @param name what it is called on a command line: small letters, digits and hyphens
/// @param about what happens in it, a clause
/// @param faults what goes wrong in it
/// @param play what its people do
public record Scenario(String name, String about, FaultMix faults, Play play) {

  /// Checks the name.
  public Scenario {
    if (!name.matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException("not the name of a scenario: " + name);
    }
  }

  /// A scenario that needs no explanation.
  ///
  /// @param name what it is called
  /// @param faults what goes wrong in it
  /// @param play what its people do
  /// @return the scenario
  public static Scenario named(String name, FaultMix faults, Play play) {
    return new Scenario(name, name.replace('-', ' '), faults, play);
  }
}
