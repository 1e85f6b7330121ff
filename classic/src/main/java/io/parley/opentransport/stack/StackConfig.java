package io.parley.opentransport.stack;

import io.parley.opentransport.Constants;
import java.time.Duration;

/// How many endpoints there are, and how much of each.
///
/// @param endpoints how many of them may have a connection at a time
/// @param staleAfter how long a connection that its user has closed may wait for its peer, which
///   neither takes anything nor releases, before it is broken off; what the machine's kernel takes
///   counts as taken, where Open Transport stands on one
/// @param buffers how much a connection holds, and how it is read
/// @param listening what a listener has
/// @param manner how kind Open Transport is to the stack
public record StackConfig(
    Endpoints endpoints,
    Duration staleAfter,
    Buffers buffers,
    Listening listening,
    Constants.Manner manner) {

  /// As the sister stack has it: the origin document's 30 s.
  public static final Duration STALE_AFTER = Duration.ofSeconds(30);

  /// As much as a node of today wants.
  public static final StackConfig USUAL =
      new StackConfig(
          new Endpoints(512, 512),
          STALE_AFTER,
          new Buffers(16_384, 32_768, Reading.TO_THE_END),
          new Listening(16, WhenBusy.QUEUE),
          Constants.Manner.KIND);

  /// A Mac that has little, and an Open Transport that does all that the book lets it do: four
  /// connections are accepted, one more caller waits, the others are refused; a notifier reads once
  /// for each T_DATA.
  public static final StackConfig STRICT =
      new StackConfig(
          new Endpoints(16, 4),
          STALE_AFTER,
          new Buffers(4_096, 8_192, Reading.ONCE),
          new Listening(1, WhenBusy.REFUSE),
          Constants.Manner.UNKIND);

  /// Checks that there is some time.
  public StackConfig {
    if (staleAfter.isNegative() || staleAfter.isZero()) {
      throw new IllegalArgumentException("nothing is stale at once");
    }
  }

  /// How many endpoints may have a connection at a time. They are opened when they are needed, and
  /// kept for the next connection.
  ///
  /// @param calling those that call; a further call waits for one, and fails with `SHORTAGE` if
  ///   there is none by its deadline
  /// @param accepting those that are passed connections, of all listeners; further callers wait, or
  ///   are refused. They are never those that call: two full stacks would wait for each other for
  ///   ever
  public record Endpoints(int calling, int accepting) {

    /// Checks that there is one of each.
    public Endpoints {
      if (calling < 1 || accepting < 1) {
        throw new IllegalArgumentException("at least one endpoint calls, and one accepts");
      }
    }
  }

  /// How much a connection holds, and how it is read.
  ///
  /// @param receiveBytes the most that is read and kept for the user; more stays with Open
  ///   Transport
  /// @param sendBytes the most that Open Transport keeps of what was sent, beyond what the TCP
  ///   underneath has taken; at a quarter of it, T_GODATA comes
  /// @param reading how often a notifier reads
  public record Buffers(int receiveBytes, int sendBytes, Reading reading) {

    /// Checks that something fits.
    public Buffers {
      if (receiveBytes < 1 || sendBytes < 1) {
        throw new IllegalArgumentException("a buffer holds at least one byte");
      }
    }
  }

  /// How often a notifier reads for one T_DATA.
  public enum Reading {
    /// Until kOTNoDataErr, or until its buffer is full.
    TO_THE_END,
    /// Once. The rest is read when the user has read that, once for each of his reads.
    ONCE
  }

  /// What a listener has.
  ///
  /// @param qlen how many requests may wait, unread or being accepted
  /// @param whenBusy what happens to who calls while as many do
  public record Listening(int qlen, WhenBusy whenBusy) {

    /// Checks that somebody can call.
    public Listening {
      if (qlen < 1) {
        throw new IllegalArgumentException("an endpoint that listens has a queue");
      }
    }
  }

  /// What happens to who calls while the queue of a listener is taken.
  public enum WhenBusy {
    /// The call waits in the backlog of the machine underneath.
    QUEUE,
    /// The call is refused, as by a Mac, and has to be made again.
    REFUSE
  }
}
