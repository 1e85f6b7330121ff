package io.parley.app.test;

import io.parley.PeerId;
import io.parley.SendResult.RejectReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What became of every send of a test: one row for each peer that was sent to.
///
/// @param rows by the peers' numbers, as far as they were known when the test began
/// @param took how long the test took, until its last delivery ended or it gave up waiting
/// @param isComplete whether it sent all it had planned
/// @param problem why it ended before its time; empty if it did not, or was told to
public record TestSummary(List<Row> rows, Duration took, boolean isComplete, String problem) {

  /// Copies the list.
  public TestSummary {
    rows = List.copyOf(rows);
  }

  /// What became of the sends to one peer. Every send is either accepted or rejected, and every
  /// accepted one is in one of the other columns.
  ///
  /// @param peer to whom
  /// @param sent left our stack, and whatever better may be known
  /// @param unknown may or may not have arrived
  /// @param refused refused by the peer, or too old before it was handed over
  /// @param queued still in our outbox
  /// @param forgotten ended, but the store no longer knows how
  /// @param rejected not accepted, by reason
  public record Row(
      PeerId peer,
      int sent,
      int unknown,
      int refused,
      int queued,
      int forgotten,
      Map<RejectReason, Integer> rejected) {

    /// Copies the map.
    public Row {
      rejected = Map.copyOf(rejected);
    }

    /// Sends that were accepted.
    public int accepted() {
      return sent + unknown + refused + queued + forgotten;
    }

    /// Sends that were not.
    public int notAccepted() {
      return rejected.values().stream().mapToInt(Integer::intValue).sum();
    }
  }
}
