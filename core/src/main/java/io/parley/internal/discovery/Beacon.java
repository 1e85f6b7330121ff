package io.parley.internal.discovery;

import io.parley.internal.wire.csend.Bytes;
import io.parley.spi.Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a Parley node says of itself, in a datagram of its own or within one of csend's. The bytes:
/// `docs/protocol.md`; they are written and read by [BeaconCodec].
///
/// A value. What it says is true once its signature is verified, and new if it answers a question
/// of ours, or has a higher `serial` than the last one of that `life`.
///
/// @param kind whether the node is there
/// @param speaker who says it
/// @param serial rises by at least one with each beacon of a life
/// @param question what it asks
/// @param answer the question of the receiver's that it answers; [#NONE] if none
/// @param introduced where other nodes are, which the receiver may not hear; at most
///   [#MAX_INTRODUCED]
record Beacon(
    Kind kind,
    Speaker speaker,
    long serial,
    Question question,
    long answer,
    List<Address> introduced) {

  /// No question, and no answer to one.
  static final long NONE = 0;

  /// Addresses of one node that a beacon holds: more than a machine usually has.
  static final int MAX_ADDRESSES = 8;

  /// Nodes that a beacon introduces: as many as fit, were all addresses of IPv6.
  static final int MAX_INTRODUCED = 48;

  /// Longest name in UTF-8, as on csend's wire.
  static final int MAX_NAME_BYTES = 31;

  /// What a beacon is for.
  enum Kind {
    /// "I am here."
    HERE(1),
    /// "I am leaving."
    LEAVE(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /// How it stands on the wire.
    int code() {
      return code;
    }

    /// The kind that stands on the wire so; empty if there is none.
    static Optional<Kind> of(int code) {
      return Stream.of(values()).filter(kind -> kind.code == code).findFirst();
    }
  }

  /// A node as it describes itself.
  ///
  /// @param key its public key, 32 bytes
  /// @param life a random number that it has drawn at its start
  /// @param name its name, 1 to [#MAX_NAME_BYTES] bytes of UTF-8
  /// @param csendPort the TCP port at which it takes frames of csend's wire; 0 if it takes none
  /// @param parleyPort the TCP port of its Parley wire; 0 if it speaks none
  /// @param addresses where it is, at most [#MAX_ADDRESSES]; IPv6 without scope
  record Speaker(
      Bytes key,
      long life,
      String name,
      int csendPort,
      int parleyPort,
      List<InetAddress> addresses) {

    /// Copies the list, and checks what a beacon has room for.
    Speaker {
      addresses = List.copyOf(addresses);
      if (addresses.size() > MAX_ADDRESSES) {
        throw new IllegalArgumentException(addresses.size() + " addresses of one node");
      }
    }

    /// Whether it says that it is at an address.
    boolean isAt(InetAddress ip) {
      return addresses.contains(ip);
    }
  }

  /// A question: "who is there?"
  ///
  /// @param nonce what the answer must repeat; [#NONE] if nothing is asked
  /// @param toAll whether everybody is asked, who then do not answer at once
  record Question(long nonce, boolean toAll) {

    /// Nothing is asked.
    static final Question NOTHING = new Question(NONE, false);
  }

  /// Copies the list, and checks what a beacon has room for.
  Beacon {
    introduced = List.copyOf(introduced);
    if (introduced.size() > MAX_INTRODUCED) {
      throw new IllegalArgumentException(introduced.size() + " nodes introduced");
    }
  }
}
