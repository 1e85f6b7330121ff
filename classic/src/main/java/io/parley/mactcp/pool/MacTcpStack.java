package io.parley.mactcp.pool;

import io.parley.classic.Ground;
import io.parley.classic.StackTcpPort;
import io.parley.internal.classic.HeldDoor;
import io.parley.mactcp.Machine;
import io.parley.mactcp.TcpCommand;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Connection;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.LocalAddress;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import io.parley.spi.Threads;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// The `mactcp` stack: TCP over a [pool][StreamPool] of MacTCP streams, for callers that may block.
///
/// A connect takes a stream of the pool, waiting for its turn; a listener has streams of its own
/// ([StreamListener]); a connection ([StreamConnection]) has its stream until Terminate
/// ([StreamState]). Everything is driven by completion routines and ASR events, at interrupt level;
/// a caller that waits, waits on a condition.
///
/// What is different from a stack of sockets:
///
/// - One connection at a time leads to a peer, and [PoolConfig#streams] in all: the others wait in
///   line.
/// - What makes no progress for [PoolConfig#staleAfter] is aborted. So a connection that one side
///   has closed ends after that time, if the other side neither closes nor sends.
/// - With [PoolConfig.WhenBusy#REFUSE], callers are refused while all streams of a listener are
///   busy.
///
/// Datagrams go the way of the machine underneath, not through the driver: discovery needs nothing
/// that MacTCP's UDP calls would add, but addresses to bind to and more than 8,192 bytes, which
/// they do not have.
///
/// Threads: the driver's, one `mactcp-time`, and those of the TCP underneath.
public final class MacTcpStack implements NetworkStack {

  /// Its name, as `--stack` takes it.
  public static final String NAME = "mactcp";

  private final Machine machine;
  private final Ground ground;
  private final Shared shared;
  private final StreamPool pool;

  /// Those that are open, or have connections. Guarded by the stack's lock.
  private final Set<StreamListener> listeners = new LinkedHashSet<>();

  /// How many streams were opened to receive.
  private final AtomicInteger receivers = new AtomicInteger();

  /// Makes a stack in a machine, and starts its driver.
  ///
  /// @param machine where it is
  /// @param ground what the machine has besides
  /// @param config how many streams there are
  public MacTcpStack(Machine machine, Ground ground, PoolConfig config) {
    this.machine = machine;
    this.ground = ground;
    this.shared = new Shared(machine, config);
    this.pool = new StreamPool(shared);
    shared.timekeeper().start(machine.threads(), "mactcp-time");
  }

  /// Makes a stack over another one.
  ///
  /// @param below does the work; it is closed with this one
  /// @param clock its clock
  /// @param threads where threads come from
  /// @param config how many streams there are
  /// @return the stack
  public static MacTcpStack over(
      NetworkStack below, Clock clock, Threads threads, PoolConfig config) {
    var tcp = new StackTcpPort(below, clock, threads);
    var machine = new Machine(TcpCommand.ANYBODY.ip(), tcp, below::openDatagrams, clock, threads);
    return new MacTcpStack(machine, Ground.of(below, tcp), config);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<LocalAddress> localAddresses() throws NetworkException {
    shared.checkOpen();
    return ground.localAddresses();
  }

  @Override
  public Connection connect(InetAddress from, Address peer, Deadline deadline)
      throws NetworkException {
    return pool.connect(from, peer, deadline);
  }

  @Override
  public Listener listen(Address local) throws NetworkException {
    shared.checkOpen();
    if (shared.config().listening().whenBusy() == PoolConfig.WhenBusy.REFUSE) {
      return open(local, () -> {});
    }
    return HeldDoor.listen(ground, local, this::open);
  }

  @Override
  public DatagramPort openDatagrams(Address local) throws NetworkException {
    shared.checkOpen();
    return machine.udp().open(local);
  }

  @Override
  public void close() {
    shared.locked(() -> {
      shared.close();
      pool.close();
      listeners.forEach(StreamListener::wake);
    });
    shared.driver().close();
    ground.close();
  }

  /// How it stands with each stream: those that call first, then those of the listeners.
  ///
  /// @return one line for each
  public List<StreamStatus> streams() {
    shared.lock().lock();
    try {
      listeners.removeIf(StreamListener::isGone);
      return Stream.concat(
              pool.streams().stream(), listeners.stream().flatMap(each -> each.streams().stream()))
          .map(PooledStream::status)
          .toList();
    } finally {
      shared.lock().unlock();
    }
  }

  private Listener open(Address local, Runnable onClose) throws NetworkException {
    var listener =
        new StreamListener(
            shared,
            local,
            closed -> {
              onClose.run();
              ground.giveUp(closed.local());
            });
    List<PooledStream> streams = new ArrayList<>();
    boolean listens = false;
    try {
      for (int i = 0; i < shared.config().listening().streams(); i++) {
        streams.add(new PooledStream(shared, "receive-" + receivers.incrementAndGet(), listener));
      }
      listen(listener, streams);
      listens = true;
      return listener;
    } finally {
      if (!listens) {
        shared.locked(() -> streams.forEach(PooledStream::release));
      }
    }
  }

  private void listen(StreamListener listener, List<PooledStream> streams) throws NetworkException {
    shared.lock().lock();
    try {
      shared.checkOpen();
      listener.listenWith(streams);
      listeners.removeIf(StreamListener::isGone);
      listeners.add(listener);
    } finally {
      shared.lock().unlock();
    }
  }
}
