package io.parley.testkit.sim;

import java.util.random.RandomGenerator;

/// The way from one address to another, one direction. Guarded by the network's lock.
final class Link {

  /// Bytes that wait for a narrow link; more are lost.
  static final long MAX_QUEUED_BYTES = 1 << 20;

  /// How many times the usual time a packet may be held up that others are to overtake.
  private static final int MOST_HELD_UP = 5;

  /// No reset is asked for.
  private static final long NO_RESET = -1;

  private static final double NANOS = 1e9;

  private final SimNetwork network;
  private final RandomGenerator random;
  private LinkConditions conditions;
  private long latencyNanos;
  private long jitterNanos;
  private boolean cut;
  private long lastInOrder;
  private long freeAt;
  private long resetAfter = NO_RESET;
  private long dataBytes;

  Link(SimNetwork network, RandomGenerator random, LinkConditions conditions) {
    this.network = network;
    this.random = random;
    this.conditions = conditions;
    set(conditions);
  }

  void set(LinkConditions newConditions) {
    conditions = newConditions;
    latencyNanos = conditions.latency().toNanos();
    jitterNanos = conditions.jitter().toNanos();
  }

  void setCut(boolean isCut) {
    cut = isCut;
  }

  boolean isCut() {
    return cut;
  }

  /// Resets the connection whose data is the next to reach this count.
  void resetAfter(long bytes) {
    resetAfter = bytes;
  }

  /// Counts data that goes out, until a reset that is asked for.
  ///
  /// @return how many of these bytes still arrive before the reset; -1 if there is none
  int bytesUntilReset(int count) {
    dataBytes += count;
    if (resetAfter == NO_RESET || count == 0) {
      return -1;
    }
    if (count < resetAfter) {
      resetAfter -= count;
      return -1;
    }
    int left = (int) resetAfter;
    resetAfter = NO_RESET;
    return left;
  }

  /// Bytes of data that connections have sent so far, again and again if they had to.
  long dataBytes() {
    return dataBytes;
  }

  void carrySegment(int bytes, Runnable arrival) {
    carry(bytes, conditions.segments(), true, arrival);
  }

  void carryDatagram(int bytes, Runnable arrival) {
    carry(bytes, conditions.datagrams(), false, arrival);
  }

  private void carry(int bytes, Chances chances, boolean inOrder, Runnable arrival) {
    if (cut || Chances.happens(chances.loss(), random)) {
      return;
    }
    int copies = Chances.happens(chances.duplication(), random) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      long gone = whenGone(bytes);
      if (gone >= 0) {
        boolean heldUp = Chances.happens(chances.reordering(), random);
        long instant = gone + latencyNanos + drawn(jitterNanos);
        network.at(
            heldUp
                ? instant + drawn(MOST_HELD_UP * (latencyNanos + jitterNanos))
                : queue(instant, inOrder),
            () -> arrive(arrival));
      }
    }
  }

  private long queue(long instant, boolean inOrder) {
    if (!inOrder) {
      return instant;
    }
    lastInOrder = Math.max(lastInOrder, instant);
    return lastInOrder;
  }

  private void arrive(Runnable arrival) {
    if (!cut) {
      arrival.run();
    }
  }

  /// When the last byte has left, behind those that wait; -1 if too many wait.
  private long whenGone(int bytes) {
    long now = network.now();
    if (conditions.bytesPerSecond() == LinkConditions.UNLIMITED) {
      return now;
    }
    double nanosPerByte = NANOS / conditions.bytesPerSecond();
    long start = Math.max(now, freeAt);
    if ((start - now) / nanosPerByte > MAX_QUEUED_BYTES) {
      return -1;
    }
    freeAt = start + Math.round(bytes * nanosPerByte);
    return freeAt;
  }

  private long drawn(long most) {
    return most == 0 ? 0 : random.nextLong(most + 1);
  }
}
