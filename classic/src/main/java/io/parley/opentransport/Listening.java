package io.parley.opentransport;

import io.parley.internal.classic.DriverThread.Alarm;
import io.parley.opentransport.OtEvent.Async;
import io.parley.spi.Address;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The requests at an endpoint that listens. Guarded by the lock.
///
/// As many ends of the TCP underneath are here as the queue is long. Each waits for a caller; then
/// it is a *request*, of a connection that the TCP has made already (p.255-256): unread, until
/// OTListen reads it; then outstanding, until it is accepted or rejected; withdrawn, if the caller
/// breaks it meanwhile. With that its place is free, and another end waits. Who calls while none
/// waits is refused by the TCP. An unread request that its caller breaks is forgotten (our choice).
///
/// While the endpoint has a connection of its own, or makes one, no end waits (our choice).
final class Listening {

  /// How long to wait when the machine is short of something.
  private static final Duration SHORTAGE_PAUSE = Duration.ofMillis(100);

  private final Host host;
  private final Runnable settle;
  private final Notifications notifications;
  private final int qlen;

  /// Whether one request is shown at a time, as `tilisten` does (p.143).
  private final boolean oneByOne;

  /// Whether the connections have runners.
  private final boolean offersRunners;

  private Address local;
  private final Set<Request> waiting = new LinkedHashSet<>();
  private final Set<Request> unread = new LinkedHashSet<>();
  private final Map<Integer, Request> outstanding = new LinkedHashMap<>();
  private final Queue<Request> withdrawn = new ArrayDeque<>();
  private int lastSequence;
  private long arrivals;
  private boolean resting;
  private @Nullable Async told;
  private @Nullable Alarm retry;

  Listening(Standing standing, Address local, int qlen) {
    this.host = standing.host();
    this.settle = standing::settle;
    this.notifications = standing.notifications();
    this.qlen = qlen;
    this.oneByOne = standing.configuration() == Configuration.TILISTEN_TCP;
    this.offersRunners = standing.offersRunners();
    this.local = local;
  }

  /// Somebody's request, or an end that waits for one.
  static final class Request {

    private final Connection connection;
    private int sequence;

    /// When it came, or was withdrawn, in the order of all.
    private long place;

    private Request(Listening listening) {
      this.connection =
          new Connection(listening.host, () -> listening.happened(this), listening.notifications);
    }

    Connection connection() {
      return connection;
    }

    int sequence() {
      return sequence;
    }
  }

  /// Begins to listen.
  ///
  /// @return where: with a port, if that was left to the TCP
  Address begin() throws NetworkException {
    Request first = await();
    local = first.connection.local();
    replenish();
    return local;
  }

  /// What is pending, as the sum of the events' codes.
  int pending() {
    return (isListenPending() ? Async.T_LISTEN.code() : 0)
        + (withdrawn.isEmpty() ? 0 : Async.T_DISCONNECT.code());
  }

  /// What of that came first (p.450).
  @Nullable Async first() {
    Request gone = withdrawn.peek();
    if (!isListenPending()) {
      return gone == null ? null : Async.T_DISCONNECT;
    }
    return gone != null && gone.place < unread.iterator().next().place
        ? Async.T_DISCONNECT
        : Async.T_LISTEN;
  }

  /// Tells what is the first now, if it is of another kind than before (p.103-104).
  void tellNews() {
    Async now = first();
    if (now != null && now != told) {
      notifications.tell(now, 0, null);
    }
    told = now;
  }

  /// The next request that was not read, from now on outstanding.
  @Nullable Request read() {
    if (!isListenPending()) {
      return null;
    }
    Request next = unread.iterator().next();
    unread.remove(next);
    lastSequence++;
    next.sequence = lastSequence;
    outstanding.put(next.sequence, next);
    return next;
  }

  boolean isFull() {
    return outstanding.size() + withdrawn.size() == qlen;
  }

  /// How many requests were read, and not answered or reported as withdrawn.
  int outstanding() {
    return outstanding.size() + withdrawn.size();
  }

  @Nullable Request find(int sequence) {
    return outstanding.get(sequence);
  }

  /// A request is answered.
  void remove(Request answered) {
    outstanding.remove(answered.sequence);
    replenish();
  }

  /// The next request that was withdrawn, if any.
  @Nullable Request removeWithdrawn() {
    Request next = withdrawn.poll();
    if (next != null) {
      next.connection.abort();
      replenish();
    }
    return next;
  }

  /// Waits for nobody, or for callers again.
  void rest(boolean whether) {
    resting = whether;
    if (resting) {
      waiting.forEach(request -> request.connection.abort());
      waiting.clear();
    } else {
      replenish();
    }
  }

  void close() {
    rest(true);
    host.tasks().cancel(retry);
    unread.forEach(request -> request.connection.abort());
    outstanding.values().forEach(request -> request.connection.abort());
    withdrawn.forEach(request -> request.connection.abort());
  }

  private boolean isListenPending() {
    return !unread.isEmpty() && !(oneByOne && outstanding() > 0);
  }

  private void happened(Request request) {
    if (request.connection.lost() != null) {
      lose(request);
    } else if (request.connection.isEstablished() && waiting.remove(request)) {
      request.place = ++arrivals;
      unread.add(request);
    }
    settle.run();
  }

  private void lose(Request request) {
    if (waiting.remove(request)) {
      request.connection.abort();
      replenishLater();
    } else if (unread.remove(request)) {
      request.connection.abort();
      replenish();
    } else if (outstanding.remove(request.sequence, request)) {
      request.place = ++arrivals;
      withdrawn.add(request);
    }
  }

  private void replenish() {
    try {
      while (!resting && waiting.size() + unread.size() + outstanding() < qlen) {
        await();
      }
    } catch (NetworkException e) {
      if (e.error() != NetworkError.CLOSED) {
        replenishLater();
      }
    }
  }

  private void replenishLater() {
    host.tasks().cancel(retry);
    retry = host.tasks().at(host.tasks().in(SHORTAGE_PAUSE), this::replenish);
  }

  private Request await() throws NetworkException {
    var request = new Request(this);
    if (offersRunners) {
      request.connection.answerWithRunner(local);
    } else {
      request.connection.answer(local);
    }
    waiting.add(request);
    return request;
  }
}
