package io.parley.app.demo;

import io.parley.DeliveryState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What became of the messages of one ordered pair: what one sent to the other, held against what
/// came there.
///
/// @param expected messages that the sender's node accepted for the recipient
/// @param received those of them that came
/// @param duplicated messages that came once more
/// @param outOfOrder messages that came after one that was accepted later
/// @param foreign messages that came although the sender sent no such text
/// @param misjudged messages of which the sender does not know the truth, or not the best: those
///   that are not `SENT` at the sender, or did not come
/// @param latencies of those received, from the sender's accepting to the recipient's storing
record PairTally(
    int expected,
    int received,
    int duplicated,
    int outOfOrder,
    int foreign,
    int misjudged,
    List<Duration> latencies) {

  PairTally {
    latencies = List.copyOf(latencies);
  }

  /// A message that was accepted, and how far it has come.
  record Sent(String text, Instant acceptedAt, DeliveryState state) {}

  /// A message that came.
  record Arrived(String text, Instant receivedAt) {}

  int lost() {
    return expected - received;
  }

  /// Counts. A text that was sent twice is expected twice; its first arrival is the first one.
  ///
  /// @param sent in the order of acceptance
  /// @param arrived in the order of arrival
  static PairTally of(List<Sent> sent, List<Arrived> arrived) {
    Map<String, Deque<Integer>> missing = new HashMap<>();
    for (int i = 0; i < sent.size(); i++) {
      missing.computeIfAbsent(sent.get(i).text(), _ -> new ArrayDeque<>()).add(i);
    }
    boolean[] came = new boolean[sent.size()];
    List<Duration> latencies = new ArrayList<>();
    int duplicated = 0;
    int outOfOrder = 0;
    int foreign = 0;
    int latest = -1;
    for (Arrived message : arrived) {
      Deque<Integer> places = missing.get(message.text());
      if (places == null) {
        foreign++;
      } else if (places.isEmpty()) {
        duplicated++;
      } else {
        int place = places.removeFirst();
        came[place] = true;
        outOfOrder += place < latest ? 1 : 0;
        latest = Math.max(latest, place);
        latencies.add(Duration.between(sent.get(place).acceptedAt(), message.receivedAt()));
      }
    }
    return new PairTally(
        sent.size(),
        latencies.size(),
        duplicated,
        outOfOrder,
        foreign,
        misjudged(sent, came),
        latencies);
  }

  private static int misjudged(List<Sent> sent, boolean[] came) {
    int count = 0;
    for (int i = 0; i < sent.size(); i++) {
      if (sent.get(i).state() != DeliveryState.SENT || !came[i]) {
        count++;
      }
    }
    return count;
  }
}
