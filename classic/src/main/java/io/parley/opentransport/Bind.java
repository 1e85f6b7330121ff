package io.parley.opentransport;

import io.parley.spi.Address;
import org.jspecify.annotations.Nullable;

/// A TBind: an address, and how many requests may wait there (p.442-443). A program's own; what a
/// function writes into it is there when the function, or the event that completes it, is back.
public final class Bind {

  private volatile @Nullable Address address;
  private volatile int qlen;

  /// One that is empty, to be filled.
  public Bind() {
    this(null, 0);
  }

  /// Asks for an address.
  ///
  /// @param address which; null or port 0 lets the provider choose
  /// @param qlen how many requests may be outstanding: 0 for an endpoint that does not listen
  ///   (p.106)
  public Bind(@Nullable Address address, int qlen) {
    this.address = address;
    this.qlen = qlen;
  }

  /// The address. While an endpoint that does not listen is not connected, its port may be 0: the
  /// TCP underneath chooses it when it calls.
  ///
  /// @return the address; null if there is none
  public @Nullable Address address() {
    return address;
  }

  /// How many requests may be outstanding.
  ///
  /// @return the length of the queue
  public int qlen() {
    return qlen;
  }

  void fill(@Nullable Address bound, int length) {
    address = bound;
    qlen = length;
  }

  @Override
  public String toString() {
    return "bind " + address + " qlen " + qlen;
  }
}
