package io.parley.testkit.contract;

import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Bytes, and writing and reading them.
final class Pieces {

  /// More bytes than any stack takes while the peer does not read.
  static final int MORE_THAN_FITS = 16 << 20;

  private Pieces() {}

  static byte[] anyBytes(int count) {
    byte[] bytes = new byte[count];
    new SplittableRandom(count).nextBytes(bytes);
    return bytes;
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  static void write(String text, Connection connection, Deadline deadline) throws NetworkException {
    connection.write(bytes(text), deadline);
  }

  /// Reads as many characters as asked for.
  static String read(int count, Connection connection, Deadline deadline) throws NetworkException {
    ByteBuffer into = ByteBuffer.allocate(count);
    while (into.hasRemaining() && connection.read(into, deadline) != -1) {
      // one more piece
    }
    return text(into.flip());
  }

  static String text(ByteBuffer bytes) {
    return StandardCharsets.US_ASCII.decode(bytes).toString();
  }

  /// Reads to the end of the stream.
  static byte[] readAll(Connection connection, Deadline deadline) throws NetworkException {
    var all = new ByteArrayOutputStream();
    ByteBuffer piece = ByteBuffer.allocate(10_000);
    while (connection.read(piece, deadline) != -1) {
      all.write(piece.array(), 0, piece.flip().limit());
      piece.clear();
    }
    return all.toByteArray();
  }

  /// Writes in pieces of arbitrary size, from all kinds of buffers.
  static void writeInPieces(byte[] bytes, Connection connection, Deadline deadline)
      throws NetworkException {
    RandomGenerator random = new SplittableRandom(bytes.length);
    for (int start = 0; start < bytes.length; ) {
      int size = Math.min(1 + random.nextInt(5_000), bytes.length - start);
      ByteBuffer piece = ByteBuffer.wrap(bytes, start, size);
      ByteBuffer source =
          switch (random.nextInt(4)) {
            case 0 -> piece;
            case 1 -> piece.slice();
            case 2 -> piece.asReadOnlyBuffer();
            default -> ByteBuffer.allocateDirect(size).put(piece).flip();
          };
      connection.write(source, deadline);
      start += size;
    }
  }

  /// Reads to the end of the stream into all kinds of buffers of arbitrary size.
  static byte[] readInPieces(Connection connection, Deadline deadline) throws NetworkException {
    var all = new ByteArrayOutputStream();
    RandomGenerator random = new SplittableRandom(1);
    ByteBuffer whole = ByteBuffer.allocate(6_000);
    ByteBuffer direct = ByteBuffer.allocateDirect(3_000);
    while (true) {
      ByteBuffer into =
          random.nextBoolean()
              ? direct.clear()
              : whole.slice(random.nextInt(3_000), 1 + random.nextInt(3_000));
      if (connection.read(into, deadline) == -1) {
        return all.toByteArray();
      }
      into.flip();
      while (into.hasRemaining()) {
        all.write(into.get());
      }
    }
  }
}
