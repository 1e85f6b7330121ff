package io.parley.opentransport;

import io.parley.spi.Address;
import org.jspecify.annotations.Nullable;

/// A TCall: who is called, or has called (p.486, 490). A program's own; what a function writes into
/// it is there when the function, or the event that completes it, is back.
public final class Call {

  private volatile @Nullable Address address;
  private volatile int sequence;

  /// One that is empty, to be filled.
  public Call() {
    this(null);
  }

  private Call(@Nullable Address address) {
    this.address = address;
  }

  /// One that names a peer.
  ///
  /// @param peer whom to call
  /// @return the call
  public static Call to(Address peer) {
    return new Call(peer);
  }

  /// The other end's address.
  ///
  /// @return the address; null if none was given or filled in
  public @Nullable Address address() {
    return address;
  }

  /// The number of a request, given by [Endpoint#listen].
  ///
  /// @return 1 or more; 0 if it is no request
  public int sequence() {
    return sequence;
  }

  void fill(Address peer, int number) {
    address = peer;
    sequence = number;
  }

  @Override
  public String toString() {
    return "call " + sequence + " " + address;
  }
}
