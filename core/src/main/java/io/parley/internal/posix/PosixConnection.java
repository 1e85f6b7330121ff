package io.parley.internal.posix;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A connection of the kernel's TCP.
///
/// Until [#close] its socket lingers for zero seconds: if this process dies, its kernel sends RST
/// and not FIN, so that no peer takes the end of a process for an orderly close.
///
/// Most of its fields are fixed. `wasEager` belongs to the thread that reads. `outputEnded`,
/// `ended` and `reset` only ever become true: the kernel tells of a reset once, to whoever asks
/// first, and says "end of stream" to all others, so we remember it. (A reader and a writer that
/// wait at the same instant cannot both be told: there the reader may see the end of the stream
/// instead.)
final class PosixConnection implements Connection {

  /// Bytes given to the kernel in one call. The JDK copies what a call is given into memory outside
  /// the heap, all of it each time; this is about what a socket takes at once.
  static final int CHUNK_BYTES = 65_536;

  /// How long the first read after our own FIN looks again and again before it waits: as long as a
  /// program on this machine takes to answer with its own. To park a virtual thread and to wake it
  /// again takes 15 to 20 µs more, a fifth of a message on the csend wire (docs/benchmarks.md).
  /// Other threads run meanwhile.
  static final Duration EAGERNESS = Duration.ofNanos(100_000);

  private static final int NOTHING_THERE = 0;
  private static final int DID_NOT_LOOK = -2;

  /// SO_LINGER: close sends what was written, then FIN, and does not wait for it.
  private static final int ORDERLY = -1;

  /// SO_LINGER: close, by whomever, sends RST.
  private static final int ABORTIVE = 0;

  private final Surroundings surroundings;
  private final SocketChannel channel;
  private final Socket socket;
  private final InputStream input;
  private final Address local;
  private final Address remote;

  /// Held while the channel does not block; a write begins only when it does.
  private final Lock mode = new ReentrantLock();

  @GuardedBy("mode")
  private boolean writing;

  private volatile boolean outputEnded;
  private boolean wasEager;
  private volatile boolean ended;
  private volatile boolean reset;

  /// What a connection has from its stack.
  ///
  /// @param clock measures deadlines
  /// @param open where it is remembered until it is closed
  /// @param watchdog ends writes that take too long
  record Surroundings(Clock clock, OpenSockets open, WriteWatchdog watchdog) {}

  PosixConnection(Surroundings surroundings, SocketChannel channel) throws IOException {
    this.surroundings = surroundings;
    this.channel = channel;
    this.socket = channel.socket();
    this.input = socket.getInputStream();
    this.local = KernelAddresses.toAddress(channel.getLocalAddress());
    this.remote = KernelAddresses.toAddress(channel.getRemoteAddress());
    channel.setOption(StandardSocketOptions.SO_LINGER, ABORTIVE);
  }

  @Override
  public Address local() {
    return local;
  }

  @Override
  public Address remote() {
    return remote;
  }

  @Override
  public int read(ByteBuffer into, Deadline deadline) throws NetworkException {
    if (!into.hasRemaining()) {
      throw new IllegalArgumentException("a read needs room in the buffer");
    }
    if (ended && channel.isOpen()) {
      return -1;
    }
    try {
      int count = lookFirst(into, deadline);
      if (count == NOTHING_THERE && deadline.hasPassed(surroundings.clock)) {
        throw Timing.timedOut("waiting for bytes");
      }
      if (count == NOTHING_THERE || count == DID_NOT_LOOK) {
        socket.setSoTimeout(Timing.millisUntil(deadline, surroundings.clock));
        count = readSome(into);
      }
      if (count >= 0) {
        return count;
      }
    } catch (SocketTimeoutException e) {
      throw Timing.timedOut("waiting for bytes from " + remote);
    } catch (IOException e) {
      throw failed(e);
    }
    if (reset) {
      throw failed(null);
    }
    ended = true;
    return -1;
  }

  @Override
  public void write(ByteBuffer from, Deadline deadline) throws NetworkException {
    if (channel.isOpen() && deadline.hasPassed(surroundings.clock)) {
      throw missedDeadline();
    }
    setWriting(true);
    WriteWatchdog.Watch watch = surroundings.watchdog.watch(this, deadline);
    IOException failure = null;
    boolean inTime;
    try {
      while (from.hasRemaining()) {
        writeSome(from);
      }
      checkOpen();
    } catch (IOException e) {
      failure = e;
    } finally {
      inTime = watch.end();
      setWriting(false);
    }
    if (!inTime) {
      throw missedDeadline();
    }
    if (failure != null) {
      throw failed(failure);
    }
  }

  @Override
  public void shutdownOutput() throws NetworkException {
    try {
      channel.shutdownOutput();
      outputEnded = true;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, ORDERLY);
    } catch (IOException e) {
      // It is closed already.
    }
    surroundings.open.close(channel);
  }

  @Override
  public void abort() {
    surroundings.open.close(channel);
  }

  @Override
  public String toString() {
    return local + ">" + remote;
  }

  /// Reads without waiting: once if the deadline has passed, for a while after our own FIN.
  ///
  /// @return how many bytes, -1 at the end of the stream, [#NOTHING_THERE] or [#DID_NOT_LOOK]
  private int lookFirst(ByteBuffer into, Deadline deadline) throws IOException {
    if (deadline.hasPassed(surroundings.clock)) {
      return look(into, Deadline.PASSED);
    }
    if (wasEager || !outputEnded) {
      return DID_NOT_LOOK;
    }
    wasEager = true;
    return look(into, Deadline.in(surroundings.clock, EAGERNESS).orSooner(deadline));
  }

  /// Looks at least once, unless a write is under way, which needs the channel to block.
  @SuppressWarnings("ThreadPriorityCheck") // the yield lets other virtual threads use the carrier
  private int look(ByteBuffer into, Deadline lastLook) throws IOException {
    mode.lock();
    try {
      if (writing) {
        return DID_NOT_LOOK;
      }
      channel.configureBlocking(false);
      int count = channel.read(into);
      while (count == NOTHING_THERE && !lastLook.hasPassed(surroundings.clock)) {
        Thread.yield();
        count = channel.read(into);
      }
      return count;
    } finally {
      if (!channel.isBlocking()) {
        channel.configureBlocking(true);
      }
      mode.unlock();
    }
  }

  private void setWriting(boolean now) {
    mode.lock();
    try {
      writing = now;
    } finally {
      mode.unlock();
    }
  }

  private int readSome(ByteBuffer into) throws IOException {
    int room = Math.min(into.remaining(), CHUNK_BYTES);
    if (into.hasArray()) {
      int count = input.read(into.array(), into.arrayOffset() + into.position(), room);
      into.position(into.position() + Math.max(count, 0));
      return count;
    }
    byte[] bytes = new byte[room];
    int count = input.read(bytes);
    into.put(bytes, 0, Math.max(count, 0));
    return count;
  }

  private void writeSome(ByteBuffer from) throws IOException {
    int limit = from.limit();
    from.limit(Math.min(limit, from.position() + CHUNK_BYTES));
    try {
      channel.write(from);
    } finally {
      from.limit(limit);
    }
  }

  /// For the write of nothing, which the kernel is not asked for.
  private void checkOpen() throws IOException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
  }

  private NetworkException missedDeadline() {
    abort();
    return Timing.timedOut("writing to " + remote);
  }

  /// Why a call failed: our side closed it, by interrupt maybe; or ended its output; or it broke.
  private NetworkException failed(@Nullable IOException cause) {
    if (!channel.isOpen()) {
      close();
      return new NetworkException(NetworkError.CLOSED, "closed: " + this, cause);
    }
    if (cause instanceof ClosedChannelException) {
      return new NetworkException(NetworkError.CLOSED, "our output has ended: " + this, cause);
    }
    reset = true;
    return new NetworkException(NetworkError.RESET, "the connection broke: " + this, cause);
  }
}
