package io.parley.app.test;

import io.parley.Peer;
import io.parley.PeerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a test sends, and when: csend's `/test` (wire-csend section 3), which is this many rounds
/// of broadcasts followed by direct messages to each peer, with csend's texts.
///
/// @param rounds how many rounds, 1 to 100
/// @param broadcasts messages to everybody in a round, 0 to 100
/// @param directs messages to each peer in a round, 0 to 100
/// @param pause between two messages of a round, at most 60 s
/// @param roundPause between two rounds, at most 60 s
public record TestPlan(
    int rounds, int broadcasts, int directs, Duration pause, Duration roundPause) {

  /// Rounds, and messages of a kind in one: far beyond what anybody waits for.
  public static final int MAX_COUNT = 100;

  /// The longest pause.
  public static final Duration MAX_PAUSE = Duration.ofSeconds(60);

  /// The test of csend as it is now: no pause between messages.
  public static final TestPlan CSEND = new TestPlan(4, 3, 3, Duration.ZERO, Duration.ofSeconds(4));

  /// The pause between messages in the test of csend on classic Macs, and in its earlier versions.
  public static final Duration CLASSIC_PAUSE = Duration.ofSeconds(2);

  /// Checks the bounds.
  ///
  /// @throws IllegalArgumentException with a sentence for people
  public TestPlan {
    check(rounds >= 1 && rounds <= MAX_COUNT, rounds, "a test has 1 to 100 rounds");
    check(isCount(broadcasts), broadcasts, "a round has 0 to 100 broadcasts");
    check(isCount(directs), directs, "a round has 0 to 100 direct messages to each peer");
    check(broadcasts + directs > 0, 0, "a round has at least one message");
    check(isPause(pause), Durations.shown(pause), "a pause is 0 to 60 s");
    check(isPause(roundPause), Durations.shown(roundPause), "a pause is 0 to 60 s");
  }

  /// One step of a test.
  public sealed interface Step {

    /// Sends a text to everybody who has not left.
    record Broadcast(String text) implements Step {}

    /// Sends a text to one peer.
    record Direct(PeerId to, String text) implements Step {}

    /// Waits.
    record Pause(Duration length) implements Step {}
  }

  /// The steps of one round, without the pause after it.
  ///
  /// @param round which one, from 1
  /// @param peers who gets direct messages
  public List<Step> round(int round, List<Peer> peers) {
    List<Step> steps = new ArrayList<>();
    for (int i = 1; i <= broadcasts; i++) {
      add(steps, new Step.Broadcast("TEST_R%d_BROADCAST_%d".formatted(round, i)));
    }
    for (Peer peer : peers) {
      for (int i = 1; i <= directs; i++) {
        String text =
            "TEST_R%d_DIRECT_%d_TO_%s_MSG_%d".formatted(round, peer.number(), peer.name(), i);
        add(steps, new Step.Direct(peer.id(), text));
      }
    }
    return steps;
  }

  /// How many messages each peer is sent, if it stays until the end.
  public int messagesPerPeer() {
    return rounds * (broadcasts + directs);
  }

  /// How long its pauses are in all.
  ///
  /// @param peers how many peers get direct messages
  public Duration length(int peers) {
    long pauses = Math.max(0, broadcasts + (long) directs * peers - 1);
    return pause.multipliedBy(pauses * rounds).plus(roundPause.multipliedBy(rounds - 1L));
  }

  /// What it does, for people.
  public String shown() {
    String pauses = pause.isZero() ? "" : Durations.shown(pause) + " between messages, ";
    return "%s: %s, %s to each peer; %s%s between rounds"
        .formatted(
            counted(rounds, "round"),
            counted(broadcasts, "broadcast"),
            counted(directs, "direct message"),
            pauses,
            Durations.shown(roundPause));
  }

  private void add(List<Step> steps, Step next) {
    if (!steps.isEmpty() && !pause.isZero()) {
      steps.add(new Step.Pause(pause));
    }
    steps.add(next);
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static boolean isCount(int count) {
    return count >= 0 && count <= MAX_COUNT;
  }

  private static boolean isPause(Duration pause) {
    return !pause.isNegative() && pause.compareTo(MAX_PAUSE) <= 0;
  }

  private static void check(boolean isRight, Object given, String rule) {
    if (!isRight) {
      throw new IllegalArgumentException(rule + ", not " + given);
    }
  }
}
