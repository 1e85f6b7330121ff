package io.parley.internal.memory;

import io.parley.MessengerEvent;
import io.parley.MessengerEvent.MessageReceived;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// The newest events, by position. Owned by [MemoryStore], which calls it under its lock.
///
/// Both bounds drop the oldest events, and the gap in the positions tells a late reader of it.
final class EventLog {

  /// Events kept: at a busy hundred a second, ten minutes for a reader to come back.
  static final int MAX_EVENTS = 65_536;

  /// Text kept in events, in chars: as much as one peer's outbox may hold in bytes.
  static final long MAX_CHARS = 64L << 20;

  private static final int FIRST_SIZE = 256;

  /// Filled from `first` to `next`, exclusive; null elsewhere. It doubles up to its bound.
  private @Nullable MessengerEvent[] ring = new MessengerEvent[FIRST_SIZE];

  private long first = 1;
  private long next = 1;
  private long chars;

  void append(LongFunction<MessengerEvent> eventAt) {
    if (next - first == MAX_EVENTS) {
      dropFirst();
    } else if (next - first == ring.length) {
      grow();
    }
    MessengerEvent event = eventAt.apply(next);
    ring[slot(next)] = event;
    next++;
    chars += charsOf(event);
    while (chars > MAX_CHARS) {
      dropFirst();
    }
  }

  List<MessengerEvent> after(long position, int limit) {
    long from = Math.max(position + 1, first);
    List<MessengerEvent> page = new ArrayList<>();
    for (long place = from; place < next && page.size() < limit; place++) {
      page.add(at(place));
    }
    return page;
  }

  private MessengerEvent at(long position) {
    return Objects.requireNonNull(ring[slot(position)]);
  }

  private void dropFirst() {
    chars -= charsOf(at(first));
    ring[slot(first)] = null;
    first++;
  }

  private void grow() {
    var larger = new MessengerEvent[2 * ring.length];
    for (long position = first; position < next; position++) {
      larger[(int) (position % larger.length)] = at(position);
    }
    ring = larger;
  }

  private int slot(long position) {
    return (int) (position % ring.length);
  }

  private static int charsOf(MessengerEvent event) {
    return event instanceof MessageReceived received ? received.message().text().length() : 0;
  }
}
