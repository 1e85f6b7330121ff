package io.parley.testkit.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkException;
import io.parley.testkit.sim.SeededScheduler;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What is said on connections: each text has a number and bytes that follow from it, so whoever
/// hears it knows what has to come next, and whether the end is the end.
final class Talk {

  private static final int HEAD = Integer.BYTES;
  private static final int LARGEST_PIECE = 3_000;

  private final SeededScheduler world;

  /// How long the texts are that were said to their end, by number.
  private final Map<Integer, Integer> whole = new HashMap<>();

  /// Where each text is said, by number.
  private final Map<Integer, Connection> places = new HashMap<>();

  /// Connections whose users were interrupted. That closes them, in order or not: what is said
  /// there may end anywhere.
  private final Set<Connection> brokenOff = new HashSet<>();

  private int lastNumber;

  Talk(SeededScheduler world) {
    this.world = world;
  }

  /// Says a text. The caller ends the output in order, or aborts.
  void say(Connection to, int length, Deadline deadline) throws NetworkException {
    int number = ++lastNumber;
    places.put(number, to);
    to.write(ByteBuffer.allocate(HEAD).putInt(number).flip(), deadline);
    for (int at = 0; at < length; ) {
      int count = 1 + world.random().nextInt(Math.min(length - at, LARGEST_PIECE));
      ByteBuffer piece = ByteBuffer.allocate(count);
      for (int i = 0; i < count; i++) {
        piece.put(byteOf(number, at + i));
      }
      to.write(piece.flip(), deadline);
      at += count;
    }
    whole.put(number, length);
  }

  /// The user of a connection is interrupted.
  void isInterrupted(Connection with) {
    brokenOff.add(with);
  }

  /// Hears a text to its end, or nothing but the end.
  ///
  /// @throws AssertionError if something else comes than was said
  void hear(Connection from, Deadline deadline) throws NetworkException {
    ByteBuffer head = ByteBuffer.allocate(HEAD);
    ByteBuffer piece = ByteBuffer.allocate(LARGEST_PIECE);
    int at = 0;
    while (true) {
      piece.clear().limit(1 + world.random().nextInt(LARGEST_PIECE));
      if (from.read(piece, deadline) < 0) {
        checkEnd(head, at);
        return;
      }
      piece.flip();
      while (piece.hasRemaining()) {
        if (head.hasRemaining()) {
          head.put(piece.get());
        } else {
          assertThat(piece.get()).isEqualTo(byteOf(head.getInt(0), at));
          at++;
        }
      }
    }
  }

  private void checkEnd(ByteBuffer head, int at) {
    if (head.position() == 0) {
      return;
    }
    if (head.hasRemaining()) {
      assertThat(brokenOff).as("texts that end in their heads").isNotEmpty();
    } else if (!brokenOff.contains(places.get(head.getInt(0)))) {
      assertThat(whole.get(head.getInt(0)))
          .as("the length of text %d, which ends", head.getInt(0))
          .isEqualTo(at);
    }
  }

  private static byte byteOf(int number, int at) {
    return (byte) (31 * number + at + (at >> 8));
  }
}
