package io.parley.app.demo;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.parley.DeliveryState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What a node tells the demo: a line of JSON on the node's standard output. Nodes are named by
/// their IP addresses; times are the wall clock's, which all nodes of a machine share.
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "report")
sealed interface NodeReport {

  /// It listens. What it reported before belongs to another try.
  record Ready(int port, Instant at) implements NodeReport {}

  /// It cannot listen.
  record NotReady(int port, boolean isAddressInUse, String sentence) implements NodeReport {}

  /// A peer is there.
  record PeerHere(String peer, Instant at) implements NodeReport {}

  /// A message of its test, or a single one, was accepted for a peer.
  record Accepted(long message, String to, String text, Instant at) implements NodeReport {}

  /// A delivery came into a state.
  record Became(long message, DeliveryState state, Instant at) implements NodeReport {}

  /// A message came from a peer.
  record Received(String from, String text, Instant at) implements NodeReport {}

  /// All messages of a round of its test were handed in.
  record RoundDone(int round) implements NodeReport {}

  /// Its test is over. `problem` says why, if it ended before its time.
  record TestDone(String problem) implements NodeReport {}

  /// All single messages have left, or never will.
  record SinglesDone() implements NodeReport {}

  /// How it stands with its stack's streams and endpoints now.
  ///
  /// @param mostBusy how many of those that call were busy at once: the most that were seen, each
  ///   time a message was accepted or its state changed
  /// @param busy how many are now
  /// @param streams MacTCP's
  /// @param endpoints Open Transport's
  record StackTold(
      int mostBusy, int busy, List<DemoResult.Stream> streams, List<DemoResult.Endpoint> endpoints)
      implements NodeReport {

    public StackTold {
      streams = List.copyOf(streams);
      endpoints = List.copyOf(endpoints);
    }
  }

  /// A [StackRush] is over.
  ///
  /// @param ours the 99th percentile of each round on the stack
  /// @param posix the same on the kernel's sockets
  /// @param problem why it ended before its time, if it did
  record Rushed(List<Duration> ours, List<Duration> posix, String problem) implements NodeReport {

    public Rushed {
      ours = List.copyOf(ours);
      posix = List.copyOf(posix);
    }
  }
}
