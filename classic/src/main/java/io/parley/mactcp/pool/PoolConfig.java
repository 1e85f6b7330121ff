package io.parley.mactcp.pool;

import java.time.Duration;

/// How many streams there are, and how much of each.
///
/// @param streams streams that call, the pool
/// @param staleAfter how long a stream may wait for its peer without any progress, opening, sending
///   or closing, before it is aborted
/// @param buffers how much a stream holds
/// @param listening what a listener has
public record PoolConfig(int streams, Duration staleAfter, Buffers buffers, Listening listening) {

  /// The origin document's 30 s.
  public static final Duration STALE_AFTER = Duration.ofSeconds(30);

  /// The origin document's pool of four, which nobody has to call twice.
  public static final PoolConfig USUAL =
      new PoolConfig(
          4,
          STALE_AFTER,
          new Buffers(16_384, 65_536),
          new Listening(2, WhenBusy.QUEUE, Duration.ZERO));

  /// A Mac as csend had it: one stream listens, who calls while it handles a connection or prepares
  /// to listen again is refused, and what comes is put together in 4 KB.
  public static final PoolConfig STRICT =
      new PoolConfig(
          4,
          STALE_AFTER,
          new Buffers(4_096, 8_192),
          new Listening(1, WhenBusy.REFUSE, Duration.ofMillis(50)));

  /// Checks that there is some of each.
  public PoolConfig {
    if (streams < 1) {
      throw new IllegalArgumentException("a pool has at least one stream");
    }
    if (staleAfter.isNegative() || staleAfter.isZero()) {
      throw new IllegalArgumentException("nothing is stale at once");
    }
  }

  /// How much a stream holds.
  ///
  /// @param areaBytes the receive area (1989 p.32): what comes beyond it waits at the sender
  /// @param sendBytes how much of a connection may be sent and not acknowledged
  public record Buffers(int areaBytes, int sendBytes) {

    /// Checks that something can be sent; of the area TCPCreate checks the length.
    public Buffers {
      if (sendBytes < 1) {
        throw new IllegalArgumentException("a stream sends at least one byte at a time");
      }
    }
  }

  /// What a listener has.
  ///
  /// @param streams streams that are called. They are never those that call: two full pools would
  ///   wait for each other for ever
  /// @param whenBusy what happens to who calls while all of them are busy
  /// @param gap how long a stream takes from the end of a connection until it listens again. On
  ///   Macs that csend ran on it was 50 to 200 ms
  public record Listening(int streams, WhenBusy whenBusy, Duration gap) {

    /// Checks that somebody listens.
    public Listening {
      if (streams < 1) {
        throw new IllegalArgumentException("a listener has at least one stream");
      }
    }
  }

  /// What happens to who calls while every stream of a listener is busy.
  public enum WhenBusy {
    /// The call waits in the backlog of the machine underneath. A Mac has none.
    QUEUE,
    /// The call is refused, as by a Mac, and has to be made again.
    REFUSE
  }
}
