package io.parley.opentransport.stack;

import io.parley.internal.classic.StackLock;
import io.parley.internal.classic.Timekeeper;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Endpoints that call, or endpoints that are passed connections: open and unbound while they are
/// here, as the book's pool has them (p.144). Guarded by the stack's lock.
///
/// A notifier takes what is there, and opens none: memory is not to be had there for certain
/// (p.136). If few are left, the stack's `opentransport-time` opens more.
final class EndpointCache implements Timekeeper.Chore {

  /// With fewer than these that are free, more are opened.
  static final int LOW = 8;

  /// How many are free then.
  static final int FULL = 32;

  private static final Logger NETWORKING = LoggerFactory.getLogger("networking");

  private final Shared shared;
  private final String name;
  private final int bound;
  private final Runnable whenFree;
  private final List<ConnectionEndpoint> all = new ArrayList<>();
  private final Deque<ConnectionEndpoint> free = new ArrayDeque<>();

  /// Those who wait to take one, the first first.
  private final Deque<Turn> line = new ArrayDeque<>();

  /// Signalled to all of them when one may be taken.
  private final Condition mayTake;

  private boolean isLow;

  /// One who waits.
  private static final class Turn {}

  /// Makes an empty one.
  ///
  /// @param name its endpoints are `NAME-1` and so on
  /// @param bound how many there may be, with those that have connections
  /// @param whenFree called when there is one again
  EndpointCache(Shared shared, String name, int bound, Runnable whenFree) {
    this.shared = shared;
    this.name = name;
    this.bound = bound;
    this.whenFree = whenFree;
    this.mayTake = shared.lock().newCondition();
  }

  /// Takes one, on any level.
  ///
  /// @return null if there is none; then somebody is told when there is
  @Nullable ConnectionEndpoint poll() {
    ConnectionEndpoint taken = free.poll();
    if (free.size() < LOW && all.size() < bound) {
      isLow = true;
      shared.timekeeper().notice(due());
    }
    return taken;
  }

  /// Takes one, or opens it; at task level. Whoever finds all of them taken waits, first come first
  /// served.
  ///
  /// @throws NetworkException `SHORTAGE` if none is free by the deadline; `CLOSED`
  ConnectionEndpoint take(Deadline deadline) throws NetworkException {
    var turn = new Turn();
    line.add(turn);
    try {
      while (!isNext(turn)) {
        StackLock.Wait wait = shared.await(mayTake, deadline);
        if (shared.isClosed() || (wait != StackLock.Wait.GOES_ON && !isNext(turn))) {
          throw shared.gaveUp(
              wait, NetworkError.SHORTAGE, "for one of %d endpoints".formatted(bound));
        }
      }
      ConnectionEndpoint taken = free.poll();
      return taken == null ? open() : taken;
    } finally {
      line.remove(turn);
      wake();
    }
  }

  private boolean isNext(Turn turn) {
    return turn.equals(line.peek()) && (!free.isEmpty() || all.size() < bound);
  }

  /// Those who wait are to look again.
  void wake() {
    if (!line.isEmpty()) {
      mayTake.signalAll();
    }
  }

  /// One that was taken was not needed.
  void giveBack(ConnectionEndpoint endpoint) {
    free.push(endpoint);
  }

  /// One can serve the next connection.
  void isFree(ConnectionEndpoint endpoint) {
    free.push(endpoint);
    wake();
    if (!shared.isClosed()) {
      whenFree.run();
    }
  }

  /// Opens some, at task level.
  ///
  /// @throws NetworkException `SHORTAGE`, `CLOSED`
  void fill() throws NetworkException {
    while (free.size() < FULL && all.size() < bound) {
      free.add(open());
    }
  }

  List<ConnectionEndpoint> all() {
    return all;
  }

  @Override
  public Deadline due() {
    return isLow ? Deadline.PASSED : Deadline.NEVER;
  }

  @Override
  public void act() {
    isLow = false;
    try {
      fill();
    } catch (NetworkException e) {
      NETWORKING.warn("no further endpoints of {}: {}", name, e.getMessage());
    }
    whenFree.run();
  }

  private ConnectionEndpoint open() throws NetworkException {
    var opened = new ConnectionEndpoint(shared, name + "-" + (all.size() + 1), this);
    all.add(opened);
    return opened;
  }
}
