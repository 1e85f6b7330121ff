package io.parley.classic;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import io.parley.spi.Threads;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The TCP of a driver over any [NetworkStack], whose calls block: threads of its own wait in them.
///
/// ## What a stack cannot tell
///
/// - *Acknowledged* means taken by the stack (over sockets: by this machine's kernel), and *FIN
///   acknowledged* that our FIN was handed to it. The peer may not have either yet.
/// - A stack has a *backlog*. We listen exactly while an end waits, or somebody [holds][#hold] the
///   door, so who calls when none does is refused. A call that the stack has accepted in the moment
///   in which the last end is taken is kept for the next end ([EarlyCallers]): refused it cannot be
///   any more, and a reset would lose what its caller wrote at once. What is accepted in the few
///   microseconds from there to the end of listening is reset all the same.
/// - A reset is noticed by reading and writing. When the receive buffer is full, or after the
///   peer's FIN, nobody reads: then it is told once there is room, or at the next write.
/// - Where a call leaves from is not known before it is established; until then [End#local] is the
///   address that the call was given, with port 0.
/// - Ends that wait on one port, some on one address and some on all, need two listeners, which
///   most stacks do not allow: the second [#answer] fails with `ADDRESS_IN_USE`.
///
/// ## Held doors
///
/// A real MacTCP has no backlog. For a program that is not that strict, [#hold] keeps a door open
/// though no end waits at it: callers then are not refused but wait, established, in the stack's
/// backlog, and are taken in the order of their calls as ends come to wait. Nobody is accepted
/// while no end waits; but one who was accepted for an end that was given up in that moment waits
/// on with us, before all others.
///
/// ## Threads
///
/// - `tcp-listen-ADDRESS`, one for each address where ends wait, or that is held: accepts, and
///   gives each connection to the end that waits longest. Ends when no end waits there any more and
///   nobody holds it.
/// - `tcp-to-ADDRESS` or `tcp-from-ADDRESS`, one for each end: connects, if we call; then reads.
///   Ends at the peer's FIN, at a reset, or when the end is given up.
/// - `tcp-write-ADDRESS`: writes, sends FIN, closes, as long as there is any of that to do.
/// - `tcp-read-ADDRESS`: reads, in place of a [runner][TcpPort.Runner] that has left.
///
/// An end that has a runner has none of these, but one that writes when there is more to write than
/// a send buffer holds, or when it is closed: the runner's threads do what they would do.
///
/// Events are told by the thread in which they happen; if another one is telling the same end's, it
/// tells these too. So each end's events come one at a time and in order without a thread for them,
/// and a driver that stands still in an event holds up its own end alone.
///
/// ## Bounds
///
/// Each end keeps [#RECEIVE_BYTES] that came and were not read, and [#SEND_BYTES] that were written
/// and not told as acknowledged. At the first we stop reading, and TCP tells the peer; at the
/// second [End#write] leaves bytes. The events that wait to be told are as many as there are kinds:
/// what waits already is not added again. A call is given up after [#CALL_LIMIT]; a write that
/// makes no way breaks the connection after [#WRITE_LIMIT], so that an end that was closed while
/// its peer stands still goes too.
///
/// ## Locks
///
/// One for the port (who waits where, which ends there are), one for each end; none of them is
/// taken under another one, and no event is told under either. The port's is held while a listener
/// is opened and closed, and while those who wait there are let in before it is closed, which waits
/// for nothing, so that nobody finds our own listener in the way.
///
/// A driver may hold its own lock while it calls: no thread of ours holds one when it tells an
/// event. But a call may open a listener and start a thread, and over a simulated stack, that lets
/// others go first. So threads may want the driver's lock at any time, but no event of such a
/// world, which cannot wait: unlike the events of a simulated TCP, ours are told by threads.
///
/// ## Ends
///
/// A connection belongs to its end, an end to the port until it and its threads are done. [#close]
/// aborts them all, and the threads end; the stack stays open, it is its owner's. If the stack is
/// closed first, the ends are told that they are reset, and calls under way that they are refused.
public final class StackTcpPort implements TcpPort, AutoCloseable {

  /// The most that one end keeps of what came: as usual kernels have it.
  public static final int RECEIVE_BYTES = 65_536;

  /// The most that one end keeps of what is to be sent: one large write that is under way, and the
  /// next.
  public static final int SEND_BYTES = 131_072;

  /// How long a call is tried: as Linux tries, some two minutes. Drivers give up sooner.
  public static final Duration CALL_LIMIT = Duration.ofSeconds(127);

  /// How long the stack may take for one piece of what is written: a quarter of an hour, after
  /// which kernels give up a peer that does not answer. Drivers give up sooner.
  public static final Duration WRITE_LIMIT = Duration.ofMinutes(15);

  /// How long accepting waits when the stack is short of something.
  static final Duration SHORTAGE_PAUSE = Duration.ofMillis(100);

  private final NetworkStack stack;
  private final Clock clock;
  private final Threads threads;
  private final ReentrantLock lock = new ReentrantLock();

  /// Signalled when a door is shut, and when an end comes to wait at one.
  private final Condition doorsChanged = lock.newCondition();

  @GuardedBy("lock")
  private final Map<Address, Door> doors = new LinkedHashMap<>();

  @GuardedBy("lock")
  private final Set<StackEnd> ends = new LinkedHashSet<>();

  @GuardedBy("lock")
  private final EarlyCallers earlyCallers = new EarlyCallers();

  @GuardedBy("lock")
  private boolean closed;

  /// Makes a port. It has no thread before it is used.
  ///
  /// @param stack does the work; stays its owner's
  /// @param clock the clock of the stack
  /// @param threads where the threads come from
  public StackTcpPort(NetworkStack stack, Clock clock, Threads threads) {
    this.stack = stack;
    this.clock = clock;
    this.threads = threads;
  }

  @Override
  public End call(InetAddress from, Address peer, Events events) throws NetworkException {
    var end = new StackEnd(this, events, new Address(from, 0), peer);
    lock.lock();
    try {
      checkOpen();
      ends.add(end);
    } finally {
      lock.unlock();
    }
    end.startCalling();
    return end;
  }

  @Override
  public End answer(Address local, Events events) throws NetworkException {
    lock.lock();
    try {
      checkOpen();
      Connection caller = earlyCallers.pollAt(local);
      if (caller != null) {
        return takeUp(caller, local, events);
      }
      Door door = doorAt(local);
      var end = new StackEnd(this, events, door.address(), null);
      door.waiting.add(end);
      ends.add(end);
      doorsChanged.signalAll();
      return end;
    } finally {
      lock.unlock();
    }
  }

  /// Gives a caller who has come already to a new end.
  @GuardedBy("lock")
  private End takeUp(Connection caller, Address local, Events events) {
    var end = new StackEnd(this, events, local, null);
    ends.add(end);
    end.startInThread(caller);
    return end;
  }

  /// Gives a door up for good: who was let in as it was shut, and was kept for the next end there,
  /// is reset.
  ///
  /// @param local where ends waited
  public void giveUp(Address local) {
    lock.lock();
    try {
      earlyCallers.abortAt(local);
    } finally {
      lock.unlock();
    }
  }

  /// Holds a door open, so that who calls while no end waits there is not refused but waits.
  ///
  /// @param local as for [#answer]; ends that wait there already go on waiting
  /// @return to be closed when callers are to be refused again; [#close] does that too
  /// @throws NetworkException as [#answer] does; `ADDRESS_IN_USE` also if it is held already
  public Hold hold(Address local) throws NetworkException {
    lock.lock();
    try {
      checkOpen();
      Door door = doorAt(local);
      if (door.heldBy != null) {
        throw new NetworkException(NetworkError.ADDRESS_IN_USE, local + " is held already");
      }
      door.heldBy = new Hold(door);
      return door.heldBy;
    } finally {
      lock.unlock();
    }
  }

  /// The door at an address, opened if there is none.
  @GuardedBy("lock")
  private Door doorAt(Address local) throws NetworkException {
    Door door = doors.get(local);
    if (door == null) {
      door = new Door(stack.listen(local));
      doors.put(door.address(), door);
      door.start();
    }
    return door;
  }

  @Override
  public boolean lendsThreads() {
    return true;
  }

  @Override
  public Runner runner() {
    return new StackRunner();
  }

  /// Aborts all connections and calls, and listens no more. No end is told. Does not block; the
  /// threads end soon after. A second call does nothing.
  @Override
  public void close() {
    List<StackEnd> left;
    lock.lock();
    try {
      closed = true;
      List.copyOf(doors.values()).forEach(this::shut);
      left = List.copyOf(ends);
      ends.clear();
      earlyCallers.abortAll();
    } finally {
      lock.unlock();
    }
    left.forEach(StackEnd::destroy);
  }

  NetworkStack stack() {
    return stack;
  }

  Clock clock() {
    return clock;
  }

  Threads threads() {
    return threads;
  }

  /// An end and its threads are done, or it was given up while it waited.
  void forget(StackEnd end) {
    lock.lock();
    try {
      ends.remove(end);
      for (Door door : List.copyOf(doors.values())) {
        if (door.waiting.remove(end)) {
          shutIfUnused(door);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void checkOpen() throws NetworkException {
    if (closed) {
      throw new NetworkException(NetworkError.CLOSED, "the port is closed");
    }
  }

  @GuardedBy("lock")
  private boolean isOpen(Door door) {
    return door.equals(doors.get(door.address()));
  }

  @GuardedBy("lock")
  private void shutIfUnused(Door door) {
    if (door.isUnused()) {
      shut(door);
    }
  }

  /// Listens no more, before anybody can ask to listen there again.
  @GuardedBy("lock")
  private void shut(Door door) {
    doors.remove(door.address(), door);
    door.listener.close();
    doorsChanged.signalAll();
  }

  /// Keeps a door open though no end waits at it. Any thread may call anything here.
  public final class Hold implements AutoCloseable {

    private final Door door;

    private Hold(Door door) {
      this.door = door;
    }

    /// Which door it is.
    ///
    /// @return the local address, with the port that was chosen if 0 was asked for
    public Address local() {
      return door.address();
    }

    /// Holds it no longer. If no end waits there, the port is free at once, and callers who waited
    /// are reset; else the door stays open until the last end that waits has been called or given
    /// up, as one that was never held. Waits for nothing but an accept under way to end. A second
    /// call does nothing, nor does one after the port was closed.
    @Override
    public void close() {
      lock.lock();
      try {
        if (isOpen(door) && equals(door.heldBy)) {
          door.heldBy = null;
          shutIfUnused(door);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /// A listener, and the ends that wait for the connections it takes; the first has waited longest.
  /// It is shut as soon as no end waits and nobody holds it. Guarded by the port's lock.
  private final class Door {

    private final Listener listener;
    private final Set<StackEnd> waiting = new LinkedHashSet<>();
    private @Nullable Hold heldBy;

    Door(Listener listener) {
      this.listener = listener;
    }

    Address address() {
      return listener.local();
    }

    boolean isUnused() {
      return waiting.isEmpty() && heldBy == null;
    }

    void start() {
      threads.start("tcp-listen-" + address(), this::acceptAll);
    }

    private void acceptAll() {
      try {
        while (awaitEnd()) {
          try {
            giveAway(listener.accept(Deadline.NEVER));
          } catch (NetworkException e) {
            if (e.error() != NetworkError.SHORTAGE) {
              throw e;
            }
            pause();
          }
        }
      } catch (NetworkException closed) {
        closedByOthers().forEach(StackEnd::broke);
      }
    }

    /// Waits until an end waits.
    ///
    /// @return false if the door is shut
    private boolean awaitEnd() {
      lock.lock();
      try {
        while (isOpen(this) && waiting.isEmpty()) {
          doorsChanged.awaitUninterruptibly();
        }
        return isOpen(this);
      } finally {
        lock.unlock();
      }
    }

    /// Gives a connection to the end that waits longest. It may have been given up meanwhile; then,
    /// if the door is held, to the next that comes.
    private void giveAway(Connection connection) {
      StackEnd taker = null;
      lock.lock();
      try {
        if (awaitEnd()) {
          taker = waiting.iterator().next();
          waiting.remove(taker);
          if (isUnused()) {
            earlyCallers.keep(listener);
            shut(this);
          }
        }
      } finally {
        lock.unlock();
      }
      if (taker == null) {
        connection.abort();
      } else {
        taker.startOn(connection);
      }
    }

    private void pause() {
      Deadline end = Deadline.in(clock, SHORTAGE_PAUSE);
      lock.lock();
      try {
        while (isOpen(this) && !end.hasPassed(clock)) {
          clock.await(lock, doorsChanged, end);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts this thread", e);
      } finally {
        lock.unlock();
      }
    }

    /// The listener was closed. If it was not us, nobody will ever call those who wait.
    private List<StackEnd> closedByOthers() {
      lock.lock();
      try {
        if (!isOpen(this)) {
          return List.of();
        }
        shut(this);
        List<StackEnd> left = List.copyOf(waiting);
        waiting.clear();
        left.forEach(ends::remove);
        return left;
      } finally {
        lock.unlock();
      }
    }
  }
}
