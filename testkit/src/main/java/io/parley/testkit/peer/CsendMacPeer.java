package io.parley.testkit.peer;

import io.parley.classic.TcpPort;
import io.parley.spi.Address;
import io.parley.spi.NetworkException;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimNetwork;
import io.parley.testkit.sim.TcpLimits;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// csend's program for a classic Mac over MacTCP, as its source has it (wire-csend section 2.4,
/// lessons ade8a72, b664ea2, aa7d33a).
///
/// It waits for one connection, without a backlog: whoever calls while it handles one, and in the
/// gap of [#MIN_GAP] to [#MAX_GAP] after it, is refused. It takes what has come when it looks and
/// then aborts the connection: RST is its normal close. A connection that says nothing holds up
/// everybody.
///
/// It sends each message once, whatever becomes of it, and closes that connection with FIN. It
/// drops peers of which it has heard nothing for [#SILENCE]. Texts are MacRoman.
///
/// The lock guards the connection that it waits for or handles.
public final class CsendMacPeer extends ScriptedPeer {

  /// How long it listens to nobody after a connection, at least.
  public static final Duration MIN_GAP = Duration.ofMillis(50);

  /// How long it listens to nobody after a connection, at most.
  public static final Duration MAX_GAP = Duration.ofMillis(200);

  /// How long a peer may be silent.
  public static final Duration SILENCE = Duration.ofSeconds(30);

  private final ReentrantLock lock = new ReentrantLock();
  private TcpPort.@Nullable End listening;
  private @Nullable MacCall call;
  private boolean closed;

  /// Makes a program that does not run yet, on a machine of its own.
  ///
  /// @param world gives time, threads and randomness
  /// @param network where its machine is
  /// @param name its user's name, of which 31 bytes are sent
  /// @param ip its machine's address
  public CsendMacPeer(SeededScheduler world, SimNetwork network, String name, InetAddress ip) {
    super(
        new Machine(world, network, TcpLimits.USUAL, ip),
        name,
        Charset.forName("x-MacRoman"),
        new PeerList(Optional.of(SILENCE)));
  }

  @Override
  public SendOutcome send(InetAddress to, String text) throws InterruptedException {
    return sendOnce(to, text);
  }

  @Override
  void listen() throws NetworkException {
    var next = new MacCall(world);
    TcpPort.End end = answer(next);
    thread("listen", () -> takeAll(end, next));
  }

  @Override
  void closeListener() {
    lock.lock();
    try {
      closed = true;
      if (listening != null) {
        listening.abort();
      }
      if (call != null) {
        call.wake();
      }
    } finally {
      lock.unlock();
    }
  }

  private void takeAll(TcpPort.End first, MacCall firstCall) throws InterruptedException {
    TcpPort.End end = first;
    MacCall current = firstCall;
    current.awaitNews();
    while (serve(end)) {
      if (!pause(gap())) {
        return;
      }
      current = new MacCall(world);
      try {
        end = answer(current);
      } catch (NetworkException ended) {
        return;
      }
      current.awaitNews();
    }
  }

  /// Waits for one connection from now on.
  private TcpPort.End answer(MacCall next) throws NetworkException {
    lock.lock();
    try {
      TcpPort.End end = stack.tcpPort().answer(new Address(wildcard(), TCP_PORT), next);
      listening = end;
      call = next;
      if (closed) {
        end.abort();
        next.wake();
      }
      return end;
    } finally {
      lock.unlock();
    }
  }

  /// Takes what has come and aborts.
  ///
  /// @return whether the program goes on
  private boolean serve(TcpPort.End end) {
    lock.lock();
    try {
      if (!closed) {
        ByteBuffer into = ByteBuffer.allocate(CsendBytes.MAX_BYTES);
        end.read(into);
        take(end.remote().ip(), into.flip());
        end.abort();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private Duration gap() {
    long range = MAX_GAP.minus(MIN_GAP).toNanos() + 1;
    return MIN_GAP.plusNanos(world.random().nextLong(range));
  }
}
