package io.parley.testkit.scenario;

import io.parley.spi.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// When something last went wrong with whom.
final class Disturbances {

  /// How long a hand-over that was disturbed may take until it is given up: a connect of 5 s, a
  /// write of 5 s, a wait of 30 s for the peer's FIN, and the store's part.
  private static final Duration MEMORY = Duration.ofSeconds(60);

  private final Clock clock;
  private final Map<String, Long> lastEnd = new HashMap<>();
  private final Map<String, Integer> inForce = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  Disturbances(Clock clock) {
    this.clock = clock;
  }

  void begin(List<String> machines) {
    machines.forEach(name -> {
      inForce.merge(name, 1, Integer::sum);
      counts.merge(name, 1, Integer::sum);
    });
  }

  void end(List<String> machines) {
    machines.forEach(name -> {
      inForce.merge(name, -1, Integer::sum);
      lastEnd.put(name, clock.nanos());
    });
  }

  /// How often something went wrong with one of two.
  int count(String one, String other) {
    return counts.getOrDefault(one, 0) + counts.getOrDefault(other, 0);
  }

  /// Whether something is wrong with one of two, or was lately.
  boolean isRecent(String one, String other) {
    return isRecent(one) || isRecent(other);
  }

  private boolean isRecent(String name) {
    Long ended = lastEnd.get(name);
    return inForce.getOrDefault(name, 0) > 0
        || (ended != null && clock.nanos() - ended < MEMORY.toNanos());
  }
}
