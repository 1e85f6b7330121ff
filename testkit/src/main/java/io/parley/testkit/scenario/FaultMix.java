package io.parley.testkit.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// What kinds of things go wrong, and how many of them.
///
/// @param mean how many faults on average; a plan has none to twice as many
/// @param kinds what they are, each as likely as the others; one may stand here twice
public record FaultMix(int mean, List<FaultKind> kinds) {

  /// Nothing goes wrong.
  public static final FaultMix NONE = new FaultMix(0, List.of());

  /// The longest fault lasts so much of the time in which faults begin.
  private static final int LONGEST_PART = 2;

  /// Copies the list.
  public FaultMix {
    kinds = List.copyOf(kinds);
    if (mean > 0 && kinds.isEmpty()) {
      throw new IllegalArgumentException("what goes wrong?");
    }
  }

  /// A mix.
  ///
  /// @param mean how many faults on average
  /// @param kinds what they are
  /// @return the mix
  public static FaultMix of(int mean, FaultKind... kinds) {
    return new FaultMix(mean, List.of(kinds));
  }

  /// Everything that there is.
  ///
  /// @param mean how many faults on average
  /// @return the mix
  public static FaultMix ofAll(int mean) {
    return of(mean, FaultKind.values());
  }

  /// Draws a plan.
  ///
  /// @param random decides
  /// @param cast names of the machines that may be hit, two or more
  /// @param span in which time the faults begin
  /// @return the plan
  public FaultPlan draw(RandomGenerator random, List<String> cast, Duration span) {
    if (mean > 0 && cast.size() < 2) {
      throw new IllegalArgumentException("faults are drawn for two machines or more, not " + cast);
    }
    int count = mean == 0 ? 0 : random.nextInt(2 * mean + 1);
    return new FaultPlan(Stream.generate(() -> drawOne(random, cast, span)).limit(count).toList());
  }

  private PlannedFault drawOne(RandomGenerator random, List<String> cast, Duration span) {
    FaultKind kind = kinds.get(random.nextInt(kinds.size()));
    Duration at = Duration.ofNanos(random.nextLong(span.toNanos()));
    Duration lasting =
        Duration.ofNanos(1 + random.nextLong(Math.max(1, span.toNanos() / LONGEST_PART)));
    List<String> names = new ArrayList<>(cast);
    String one = names.remove(random.nextInt(names.size()));
    String other = names.get(random.nextInt(names.size()));
    Fault fault = kind.draw(random, cast, one, other);
    return new PlannedFault(at, kind.isMoment() ? Duration.ZERO : lasting, fault);
  }
}
