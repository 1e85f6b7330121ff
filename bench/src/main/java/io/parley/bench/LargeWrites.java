package io.parley.bench;

import io.parley.Messenger;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Environment;
import io.parley.spi.Listener;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// One connection of a stack that takes large writes as fast as they can be read: a thread of this
/// process does that, on the kernel's sockets.
final class LargeWrites {

  private static final int WRITE_BYTES = 65_536;
  private static final int WRITES = 2_000;
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private LargeWrites() {}

  /// Writes, and waits until all of it is read.
  ///
  /// @param environment has the stack that writes
  /// @param own where the connection is from, and goes to
  /// @return writes a second
  static double perSecond(Environment environment, InetAddress own) throws Exception {
    Deadline limit = Deadline.in(environment.clock(), LONGEST);
    Environment readers = Messenger.standardEnvironment();
    try (NetworkStack sockets = readers.stack();
        Listener listener = sockets.listen(new Address(own, 0))) {
      var reading = new FutureTask<>(() -> read(listener, limit));
      Thread.ofVirtual().name("read-large").start(reading);
      long start = System.nanoTime();
      write(environment.stack(), own, listener.local(), limit);
      long read = reading.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
      double rate = WRITES * 1e9 / (System.nanoTime() - start);
      if (read != (long) WRITES * WRITE_BYTES) {
        throw new IOException(read + " bytes came of " + (long) WRITES * WRITE_BYTES);
      }
      return rate;
    }
  }

  private static void write(NetworkStack stack, InetAddress own, Address reader, Deadline limit)
      throws IOException, NetworkException {
    ByteBuffer bytes = ByteBuffer.allocate(WRITE_BYTES);
    try (Connection connection = stack.connect(own, reader, limit)) {
      for (int i = 0; i < WRITES; i++) {
        connection.write(bytes.clear(), limit);
      }
      connection.shutdownOutput();
      if (connection.read(bytes.clear(), limit) >= 0) {
        throw new IOException("the reader answered");
      }
    }
  }

  private static long read(Listener listener, Deadline limit) throws NetworkException {
    ByteBuffer into = ByteBuffer.allocate(WRITE_BYTES);
    long count = 0;
    try (Connection connection = listener.accept(limit)) {
      for (int n = connection.read(into, limit); n >= 0; n = connection.read(into, limit)) {
        count += n;
        into.clear();
      }
    }
    return count;
  }
}
