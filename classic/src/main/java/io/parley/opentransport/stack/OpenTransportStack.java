package io.parley.opentransport.stack;

import io.parley.classic.Ground;
import io.parley.classic.StackTcpPort;
import io.parley.internal.classic.BlockingConnection;
import io.parley.internal.classic.HeldDoor;
import io.parley.opentransport.Machine;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Connection;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.LocalAddress;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import io.parley.spi.Threads;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The `opentransport` stack: TCP over endpoints of an Open Transport, for callers that may block.
///
/// A connect takes an endpoint of one cache; a listener passes what is requested of it to endpoints
/// of another one. An endpoint has its connection until both sides have released it, or it is
/// broken, and then serves the next ([ConnectionState]). What happens is done in notifiers, at once
/// and without waiting; a caller that waits, waits on a condition, and nothing polls.
///
/// What is different from a stack of sockets:
///
/// - At most [StackConfig.Endpoints#calling] connections that were called, for which further
///   callers wait in line, and as many as [StackConfig.Endpoints#accepting] that were accepted; how
///   many of them lead to one peer does not matter.
/// - A connection that its user has closed is broken off if its peer has not closed, and has taken
///   nothing for [StackConfig#staleAfter], with what it had not taken by then.
/// - With [StackConfig.WhenBusy#REFUSE], callers are refused while the queue of a listener is
///   taken.
///
/// Datagrams go the way of the machine underneath, not through Open Transport, as they do on the
/// sister stack: the model has connections alone.
///
/// Threads: Open Transport's, one `opentransport-time`, and those of the TCP underneath.
public final class OpenTransportStack implements NetworkStack {

  /// Its name, as `--stack` takes it.
  public static final String NAME = "opentransport";

  private static final InetAddress ANY = InetAddress.ofLiteral("0.0.0.0");

  private final Datagrams datagrams;
  private final Ground ground;
  private final Shared shared;
  private final EndpointCache calling;
  private final EndpointCache accepting;

  /// Those that are open. Guarded by the stack's lock.
  private final Set<EndpointListener> listeners = new LinkedHashSet<>();

  /// Makes a stack in a machine, and starts its Open Transport.
  ///
  /// @param machine where it is
  /// @param datagrams opens ports for datagrams
  /// @param ground what the machine has besides
  /// @param config how many endpoints there are
  public OpenTransportStack(
      Machine machine, Datagrams datagrams, Ground ground, StackConfig config) {
    this.datagrams = datagrams;
    this.ground = ground;
    this.shared = new Shared(machine, config);
    this.calling = new EndpointCache(shared, "call", config.endpoints().calling(), () -> {});
    this.accepting =
        new EndpointCache(
            shared,
            "accept",
            config.endpoints().accepting(),
            () -> listeners.forEach(EndpointListener::acceptNext));
    shared.locked(() -> shared.timekeeper().add(accepting));
    shared.timekeeper().start(machine.threads(), "opentransport-time");
  }

  /// Where ports for datagrams come from.
  @FunctionalInterface
  public interface Datagrams {

    /// See [NetworkStack#openDatagrams].
    ///
    /// @param local as there
    /// @return the port
    /// @throws NetworkException as there
    DatagramPort open(Address local) throws NetworkException;
  }

  /// Makes a stack over another one.
  ///
  /// @param below does the work; it is closed with this one
  /// @param clock its clock
  /// @param threads where threads come from
  /// @param config how many endpoints there are
  /// @return the stack
  public static OpenTransportStack over(
      NetworkStack below, Clock clock, Threads threads, StackConfig config) {
    var tcp = new StackTcpPort(below, clock, threads);
    return new OpenTransportStack(
        new Machine(ANY, tcp, clock, threads), below::openDatagrams, Ground.of(below, tcp), config);
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
    shared.lock().lock();
    try {
      shared.checkOpen();
      if (deadline.hasPassed(shared.clock())) {
        throw new NetworkException(NetworkError.TIMED_OUT, "too late to call " + peer);
      }
      ConnectionEndpoint endpoint = calling.take(deadline);
      BlockingConnection made = endpoint.call(from, peer);
      made.awaitOpen(peer, deadline);
      endpoint.tellEnds(made);
      return made;
    } finally {
      shared.lock().unlock();
    }
  }

  @Override
  public Listener listen(Address local) throws NetworkException {
    shared.checkOpen();
    if (shared.config().listening().whenBusy() == StackConfig.WhenBusy.REFUSE) {
      return open(local, () -> {});
    }
    return HeldDoor.listen(ground, local, this::open);
  }

  @Override
  public DatagramPort openDatagrams(Address local) throws NetworkException {
    shared.checkOpen();
    return datagrams.open(local);
  }

  @Override
  public void close() {
    shared.locked(() -> {
      while (!listeners.isEmpty()) {
        listeners.iterator().next().close();
      }
      if (!shared.isClosed()) {
        shared.close();
        calling.wake();
        all().forEach(ConnectionEndpoint::shutDown);
      }
    });
    shared.openTransport().close();
    ground.close();
  }

  /// How it stands with each endpoint: those that call first, then those that are passed
  /// connections. Those that listen are not among them.
  ///
  /// @return one line for each
  public List<EndpointStatus> endpoints() {
    shared.lock().lock();
    try {
      return all().map(ConnectionEndpoint::status).toList();
    } finally {
      shared.lock().unlock();
    }
  }

  private Stream<ConnectionEndpoint> all() {
    return Stream.concat(calling.all().stream(), accepting.all().stream());
  }

  private Listener open(Address local, Runnable onClose) throws NetworkException {
    shared.lock().lock();
    try {
      shared.checkOpen();
      if (listeners.size() == Shared.LISTENERS) {
        throw new NetworkException(
            NetworkError.SHORTAGE, "%d listeners are open".formatted(Shared.LISTENERS));
      }
      accepting.fill();
      var listener =
          new EndpointListener(
              shared,
              local,
              accepting,
              closed -> {
                listeners.remove(closed);
                onClose.run();
                ground.giveUp(closed.local());
              });
      listeners.add(listener);
      return listener;
    } finally {
      shared.lock().unlock();
    }
  }
}
