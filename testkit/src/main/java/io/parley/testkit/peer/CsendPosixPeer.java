package io.parley.testkit.peer;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkException;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimNetwork;
import io.parley.testkit.sim.TcpLimits;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// csend's program for POSIX (wire-csend sections 2.2 to 2.5).
///
/// It takes one connection after the other and reads each *once*, at most 1,023 bytes and without a
/// time-out. So a message that comes in two segments loses the second, and a connection that says
/// nothing holds up everybody. It closes with FIN, or its machine answers RST, because bytes were
/// left unread.
///
/// Its machine keeps [#BACKLOG] connections waiting and leaves further calls unanswered. With the
/// one that its thread has taken these are the eleven that a stopped csend was measured to take.
///
/// It tries a refused connect again after 50, 100, 200, 400 and 800 ms, and nothing else. It never
/// drops a peer for its silence. Texts are UTF-8.
///
/// The lock guards its listener and the connection it handles.
public final class CsendPosixPeer extends ScriptedPeer {

  /// How many connections wait while it handles another.
  public static final int BACKLOG = 10;

  /// How long it waits before each further try of a refused connect.
  static final List<Duration> RETRIES =
      List.of(
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          Duration.ofMillis(200),
          Duration.ofMillis(400),
          Duration.ofMillis(800));

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Listener listener;
  private @Nullable Connection taken;

  /// Whether bytes of the taken connection, which in truth the frozen program has not read, were
  /// read by this model of it.
  private boolean readAhead;

  private boolean closed;

  /// Makes a program that does not run yet, on a machine of its own.
  ///
  /// @param world gives time, threads and randomness
  /// @param network where its machine is
  /// @param name its user's name, of which 31 bytes are sent
  /// @param ip its machine's address
  public CsendPosixPeer(SeededScheduler world, SimNetwork network, String name, InetAddress ip) {
    super(
        new Machine(world, network, TcpLimits.USUAL.withBacklog(BACKLOG), ip),
        name,
        StandardCharsets.UTF_8,
        new PeerList(Optional.empty()));
  }

  @Override
  public SendOutcome send(InetAddress to, String text) throws InterruptedException {
    SendOutcome outcome = sendOnce(to, text);
    for (Duration wait : RETRIES) {
      if (outcome != SendOutcome.REFUSED) {
        break;
      }
      pause(wait);
      outcome = sendOnce(to, text);
    }
    return outcome;
  }

  /// Stops the program, as by SIGSTOP: it does nothing any more, while its machine goes on taking
  /// connections, as many as may wait, and their bytes.
  public void freeze() {
    setFrozen(true);
  }

  /// Lets the program go on where it stood, as by SIGCONT.
  public void thaw() {
    setFrozen(false);
  }

  @Override
  void listen() throws NetworkException {
    Listener opened = stack.listen(new Address(wildcard(), TCP_PORT));
    lock.lock();
    try {
      listener = opened;
    } finally {
      lock.unlock();
    }
    thread("accept", () -> acceptAll(opened));
  }

  @Override
  void closeListener() {
    Listener opened;
    Connection held;
    boolean unread;
    lock.lock();
    try {
      closed = true;
      opened = listener;
      held = taken;
      unread = readAhead;
    } finally {
      lock.unlock();
    }
    if (opened != null) {
      opened.close();
    }
    if (held != null) {
      end(held, unread);
    }
  }

  private void acceptAll(Listener opened) throws InterruptedException {
    try {
      while (standStill()) {
        serve(opened.accept(Deadline.NEVER));
      }
    } catch (NetworkException ended) {
      world.trace(this + " accepts no more: " + ended.error());
    }
  }

  private void serve(Connection connection) throws InterruptedException {
    ByteBuffer into = ByteBuffer.allocate(CsendBytes.MAX_BYTES);
    try {
      if (hold(connection) && standStill()) {
        int count = connection.read(into, Deadline.NEVER);
        setReadAhead(count > 0 && isFrozen());
        if (standStill()) {
          take(connection.remote().ip(), into.flip());
        }
      }
    } catch (NetworkException broken) {
      world.trace(this + " reads no more: " + broken.error());
    } finally {
      release(connection);
    }
  }

  private boolean hold(Connection connection) {
    lock.lock();
    try {
      taken = connection;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void setReadAhead(boolean isReadAhead) {
    lock.lock();
    try {
      readAhead = isReadAhead;
    } finally {
      lock.unlock();
    }
  }

  private void release(Connection connection) {
    boolean unread;
    lock.lock();
    try {
      unread = closed && readAhead;
      taken = null;
      readAhead = false;
    } finally {
      lock.unlock();
    }
    end(connection, unread);
  }

  /// The machine closes a connection.
  ///
  /// @param unread whether bytes were left that the connection itself takes for read
  private static void end(Connection connection, boolean unread) {
    if (unread) {
      connection.abort();
    } else {
      connection.close();
    }
  }
}
