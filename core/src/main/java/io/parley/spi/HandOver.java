package io.parley.spi;

import java.util.Optional;

/// What became of handing one part of a message over to the network.
///
/// `next` is the index in the message's text up to which it is handed over now; the message is done
/// when that is the text's length.
public sealed interface HandOver {

  /// It left our stack, and the peer's program took it as far as the wire can tell.
  ///
  /// @param next index of the first character that is not handed over yet
  /// @param how how we know: a clause for people
  /// @param connection over which connection, as [io.parley.Delivery#connection()] has it
  record Sent(int next, String how, Optional<String> connection) implements HandOver {

    /// The same, without a connection of its own.
    ///
    /// @param next index of the first character that is not handed over yet
    /// @param how how we know: a clause for people
    public Sent(int next, String how) {
      this(next, how, Optional.empty());
    }
  }

  /// It may or may not have arrived: sending it again could double it.
  ///
  /// @param next index of the first character that is not handed over yet
  /// @param why what happened: a clause for people
  /// @param connection over which connection, as [io.parley.Delivery#connection()] has it
  record Uncertain(int next, String why, Optional<String> connection) implements HandOver {

    /// The same, without a connection of its own.
    ///
    /// @param next index of the first character that is not handed over yet
    /// @param why what happened: a clause for people
    public Uncertain(int next, String why) {
      this(next, why, Optional.empty());
    }
  }

  /// Nothing of this part left this machine: it is safe to try again.
  ///
  /// @param error what the stack said; `SHORTAGE` and `ADDRESS_UNAVAILABLE` are not the peer's
  ///   fault
  /// @param why what happened: a clause for people
  record NotSent(NetworkError error, String why) implements HandOver {}
}
