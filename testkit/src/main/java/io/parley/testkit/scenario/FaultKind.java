package io.parley.testkit.scenario;

import io.parley.testkit.sim.Chances;
import io.parley.testkit.sim.LinkConditions;
import io.parley.testkit.sim.SimStore.Operation;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// A kind of fault that can be drawn.
public enum FaultKind {
  /// Two machines cannot reach each other: [Faults#cut].
  CUT,
  /// One is not heard by another: [Faults#cutOneWay].
  CUT_ONE_WAY,
  /// Some cannot reach the others: [Faults#partition].
  PARTITION,
  /// A link loses, doubles and reorders: [Faults#rough].
  ROUGH_LINK,
  /// A link is slow and narrow: [Faults#slowLink].
  SLOW_LINK,
  /// Connections break: [Faults#reset].
  RESET,
  /// A connection breaks at some byte: [Faults#resetAtByte].
  RESET_AT_BYTE,
  /// A machine refuses connections: [Faults#refuse].
  REFUSE,
  /// A machine does not answer calls: [Faults#ignore].
  IGNORE,
  /// A machine loses its network: [Faults#unplug].
  UNPLUG,
  /// A machine dies, and starts again: [Faults#crash].
  CRASH,
  /// A machine dies in the middle of a commit: [Faults#crashAtCommit].
  CRASH_AT_COMMIT,
  /// A disk is full: [Faults#diskFull].
  DISK_FULL,
  /// A disk is slow: [Faults#slowDisk].
  SLOW_DISK,
  /// A disk stands still: [Faults#diskStalls].
  DISK_STALLS,
  /// A disk fails some times: [Faults#diskFails].
  DISK_FAILS,
  /// A wall clock jumps: [Faults#clockJumps].
  CLOCK_JUMPS;

  /// Bytes after which connections break: within one message or two of csend's.
  private static final int SOME_BYTES = 200;

  /// Commits until a machine dies: what a few messages, their events and their reader take.
  private static final int SOME_COMMITS = 40;

  private static final List<Operation> OPERATIONS = List.of(Operation.values());

  private static final int FAILING_CALLS = 5;

  /// Whether it is over as it happens.
  boolean isMoment() {
    return switch (this) {
      case RESET, CLOCK_JUMPS -> true;
      case CUT,
          CUT_ONE_WAY,
          PARTITION,
          ROUGH_LINK,
          SLOW_LINK,
          RESET_AT_BYTE,
          REFUSE,
          IGNORE,
          UNPLUG,
          CRASH,
          CRASH_AT_COMMIT,
          DISK_FULL,
          SLOW_DISK,
          DISK_STALLS,
          DISK_FAILS ->
          false;
    };
  }

  /// Draws a fault of this kind.
  Fault draw(RandomGenerator random, List<String> cast, String one, String other) {
    return switch (this) {
      case CUT -> Faults.cut(one, other);
      case CUT_ONE_WAY -> Faults.cutOneWay(one, other);
      case PARTITION -> Faults.partition(drawSide(random, cast, one), cast);
      case ROUGH_LINK -> Faults.rough(one, other, new Chances(0.2, 0.1, 0.2));
      case SLOW_LINK -> Faults.slowLink(one, other, drawSlowness(random));
      case RESET -> Faults.reset(one, other);
      case RESET_AT_BYTE -> Faults.resetAtByte(one, other, random.nextInt(SOME_BYTES));
      case REFUSE -> Faults.refuse(one);
      case IGNORE -> Faults.ignore(one);
      case UNPLUG -> Faults.unplug(one);
      case CRASH -> Faults.crash(one);
      case CRASH_AT_COMMIT -> Faults.crashAtCommit(one, 1 + random.nextInt(SOME_COMMITS));
      case DISK_FULL -> Faults.diskFull(one);
      case SLOW_DISK -> Faults.slowDisk(one, Duration.ofMillis(1 + random.nextInt(500)));
      case DISK_STALLS -> Faults.diskStalls(one);
      case DISK_FAILS ->
          Faults.diskFails(
              one,
              OPERATIONS.get(random.nextInt(OPERATIONS.size())),
              1 + random.nextInt(FAILING_CALLS));
      case CLOCK_JUMPS ->
          Faults.clockJumps(one, Duration.ofSeconds(random.nextLong(-90_000, 90_000)));
    };
  }

  private static List<String> drawSide(RandomGenerator random, List<String> cast, String one) {
    return cast.stream().filter(name -> name.equals(one) || random.nextInt(3) == 0).toList();
  }

  private static LinkConditions drawSlowness(RandomGenerator random) {
    return LinkConditions.around(Duration.ofMillis(1 + random.nextInt(500)))
        .withBytesPerSecond(1_000 + random.nextInt(100_000));
  }
}
