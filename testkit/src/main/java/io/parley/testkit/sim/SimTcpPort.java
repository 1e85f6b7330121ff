package io.parley.testkit.sim;

import io.parley.classic.TcpPort;
import io.parley.spi.Address;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The driver's face of a machine's TCP, beside the [SimStack] of which it is. Guarded by the
/// network's lock.
final class SimTcpPort implements TcpPort {

  private final SimStack stack;
  private final Set<SimPortEnd> ends = new LinkedHashSet<>();

  SimTcpPort(SimStack stack) {
    this.stack = stack;
  }

  @Override
  public End call(InetAddress from, Address peer, Events events) throws NetworkException {
    stack.network().lock.lock();
    try {
      stack.checkOpen();
      SimSocket.Ends free = stack.freeEnds(stack.sourceOf(from, peer.ip()), peer);
      var end = new SimPortEnd(stack, free.local(), events);
      ends.add(end);
      if (stack.has(free.local().ip())) {
        end.call(free);
      } else {
        end.refuse(free, NetworkError.ADDRESS_UNAVAILABLE);
      }
      return end;
    } finally {
      stack.network().lock.unlock();
    }
  }

  @Override
  public End answer(Address local, Events events) throws NetworkException {
    stack.network().lock.lock();
    try {
      stack.checkMayListen(local);
      var end = new SimPortEnd(stack, stack.withPort(local), events);
      ends.add(end);
      return end;
    } finally {
      stack.network().lock.unlock();
    }
  }

  /// Somebody calls.
  ///
  /// @return whether an end was waiting
  boolean isCalled(SimSocket.Ends called, Segment call) {
    Optional<SimPortEnd> waiting =
        ends.stream()
            .filter(SimPortEnd::isWaiting)
            .filter(end -> end.local().port() == called.local().port())
            .filter(end -> SimStack.overlap(end.local().ip(), called.local().ip()))
            .findFirst();
    waiting.ifPresent(end -> end.answer(called, call));
    return waiting.isPresent();
  }

  /// Whether an end waits for calls on a port.
  boolean isWaitedOn(int number) {
    return ends.stream().anyMatch(end -> end.isWaiting() && end.local().port() == number);
  }

  void forget(SimPortEnd end) {
    ends.remove(end);
  }

  void closeLocked() {
    List.copyOf(ends).forEach(end -> end.giveUp(TcpEnd::abort));
  }

  Set<SimPortEnd> open() {
    return ends;
  }
}
