package io.parley.testkit.sim;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is to come, earliest first. Belongs to its [SeededScheduler].
///
/// A binary heap in which each entry knows its place, because most of what is planned is taken
/// back: the deadline of a wait that is signalled, the timer of a segment that is acknowledged. A
/// sorted set takes three times as long for that.
final class Timeline {

  private static final int FIRST_SIZE = 64;

  private @Nullable Timed[] heap = new Timed[FIRST_SIZE];
  private int size;

  /// The earliest; null if nothing is to come.
  @Nullable Timed first() {
    return heap[0];
  }

  void add(Timed timed) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    rise(size++, timed);
  }

  /// Takes something back; nothing happens if it is not there any more.
  void remove(Timed timed) {
    int place = timed.place;
    if (place < 0) {
      return;
    }
    timed.place = Timed.NOWHERE;
    Timed last = at(--size);
    heap[size] = null;
    if (place < size) {
      sink(place, last);
      rise(last.place, last);
    }
  }

  private void rise(int from, Timed timed) {
    int place = from;
    while (place > 0) {
      int parent = (place - 1) / 2;
      if (timed.compareTo(at(parent)) >= 0) {
        break;
      }
      put(place, at(parent));
      place = parent;
    }
    put(place, timed);
  }

  private void sink(int from, Timed timed) {
    int place = from;
    while (2 * place + 1 < size) {
      int child = 2 * place + 1;
      if (child + 1 < size && at(child + 1).compareTo(at(child)) < 0) {
        child++;
      }
      if (timed.compareTo(at(child)) <= 0) {
        break;
      }
      put(place, at(child));
      place = child;
    }
    put(place, timed);
  }

  private Timed at(int place) {
    return Objects.requireNonNull(heap[place]);
  }

  private void put(int place, Timed timed) {
    heap[place] = timed;
    timed.place = place;
  }
}
