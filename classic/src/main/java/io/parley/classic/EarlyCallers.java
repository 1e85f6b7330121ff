package io.parley.classic;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Callers whom the stack had let in when a door of a [StackTcpPort] was shut: they wait for the
/// next end there. Guarded by the port's lock.
///
/// Bounds: [#MOST] for each door; the stack resets the others. Who is not taken up stays until the
/// door is given up for good, or the port is closed.
final class EarlyCallers {

  /// More than come in the moment that it takes to shut a door.
  static final int MOST = 16;

  private final Map<Address, Deque<Connection>> waiting = new LinkedHashMap<>();

  /// Takes those who wait in a listener that is about to be closed; by the thread that accepts.
  void keep(Listener listener) {
    Deque<Connection> here = new ArrayDeque<>();
    try {
      while (here.size() < MOST) {
        here.add(listener.accept(Deadline.PASSED));
      }
    } catch (NetworkException none) {
      // Nobody else waits.
    }
    if (!here.isEmpty()) {
      waiting.computeIfAbsent(listener.local(), _ -> new ArrayDeque<>()).addAll(here);
    }
  }

  /// Who has waited longest at an address; null if nobody waits there.
  @Nullable Connection pollAt(Address local) {
    Deque<Connection> here = waiting.get(local);
    Connection first = here == null ? null : here.poll();
    if (here != null && here.isEmpty()) {
      waiting.remove(local);
    }
    return first;
  }

  /// Resets those who wait at an address.
  void abortAt(Address local) {
    Deque<Connection> here = waiting.remove(local);
    if (here != null) {
      here.forEach(Connection::abort);
    }
  }

  void abortAll() {
    waiting.values().forEach(here -> here.forEach(Connection::abort));
    waiting.clear();
  }
}
