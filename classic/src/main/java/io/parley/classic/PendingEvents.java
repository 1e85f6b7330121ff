package io.parley.classic;

import io.parley.spi.NetworkError;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// What an end has still to tell, in order. Guarded by the lock of its [EndState].
///
/// Each kind of event waits once at most: `data` and `room` say that something is so, and a second
/// one would say no more; the counts of `acknowledged` are added up; the others happen once. So
/// there are never more than [Kind] has, however long the driver stands still.
final class PendingEvents {

  private final Queue<Kind> queue = new ArrayDeque<>();

  /// Whether a thread is telling: it also tells what is added meanwhile.
  private boolean telling;

  /// The events of [TcpPort.Events].
  enum Kind {
    ESTABLISHED,
    REFUSED,
    DATA,
    ROOM,
    ACKNOWLEDGED,
    FIN,
    FIN_ACKNOWLEDGED,
    RESET;

    /// Tells it. No lock is held.
    ///
    /// @param bytes how many are acknowledged, if that is told
    /// @param refusal why a call cannot be made, if that is told
    void tell(TcpPort.Events driver, int bytes, NetworkError refusal) {
      switch (this) {
        case ESTABLISHED -> driver.established();
        case REFUSED -> driver.refused(refusal);
        case DATA -> driver.data();
        case ROOM -> driver.room();
        case ACKNOWLEDGED -> driver.acknowledged(bytes);
        case FIN -> driver.fin();
        case FIN_ACKNOWLEDGED -> driver.finAcknowledged();
        case RESET -> driver.reset();
      }
    }
  }

  void add(Kind kind) {
    if (!queue.contains(kind)) {
      queue.add(kind);
    }
  }

  void clear() {
    queue.clear();
  }

  /// Whether the driver has still to be told of what came, or of its end.
  boolean tellsOfInput() {
    return queue.contains(Kind.DATA) || queue.contains(Kind.FIN) || queue.contains(Kind.RESET);
  }

  /// Asks to be the one who tells.
  ///
  /// @return whether the caller is it now; if so, it calls [#next] until that gives null, or
  ///   [#stopTelling]
  boolean mayTell() {
    if (telling) {
      return false;
    }
    telling = true;
    return true;
  }

  /// The next event to tell; null ends the telling.
  @Nullable Kind next() {
    Kind next = queue.poll();
    telling = next != null;
    return next;
  }

  void stopTelling() {
    telling = false;
  }
}
