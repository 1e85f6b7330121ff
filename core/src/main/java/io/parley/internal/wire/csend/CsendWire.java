package io.parley.internal.wire.csend;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.HandOver;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import io.parley.spi.OutboxEntry;
import io.parley.spi.Threads;
import io.parley.spi.Wire;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// csend's own wire: one frame a connection (wire-csend section 2.2), no answer, in order for each
/// peer.
///
/// A sender ([CsendSender]) and a receiver ([CsendReceiver]) that know nothing of each other.
/// Threads here: one that accepts, and one for each inbound connection; hand-overs run on their
/// callers'. The lock guards the state.
///
/// ```
///   MADE ── open ──▶ OPEN ── close ──▶ CLOSED
///     └───────────── close ──────────────▲
/// ```
public final class CsendWire implements Wire {

  private static final Logger LOG = LoggerFactory.getLogger("networking");

  private final CsendConfig config;
  private final NetworkStack stack;
  private final Clock clock;
  private final Threads threads;
  private final CsendSender sender;

  private final Lock lock = new ReentrantLock();

  @GuardedBy("lock")
  private State state = State.MADE;

  @GuardedBy("lock")
  private @Nullable Listener listener;

  @GuardedBy("lock")
  private @Nullable CsendReceiver receiver;

  private enum State {
    MADE,
    OPEN,
    CLOSED
  }

  /// Makes a wire; [#open] opens it.
  ///
  /// @param config what it is told
  /// @param ids the node's frame numbers, shared with discovery
  /// @param stack carries the bytes; not closed by the wire
  /// @param clock all time
  /// @param threads all threads
  public CsendWire(
      CsendConfig config, CsendIds ids, NetworkStack stack, Clock clock, Threads threads) {
    this.config = config;
    this.stack = stack;
    this.clock = clock;
    this.threads = threads;
    this.sender = new CsendSender(config, ids, stack, clock);
  }

  @Override
  public String name() {
    return "csend";
  }

  @Override
  public void open(Inbox inbox) throws NetworkException {
    lock.lock();
    try {
      if (state == State.CLOSED) {
        throw new NetworkException(NetworkError.CLOSED, "The csend wire was closed already.");
      }
      if (state == State.OPEN) {
        throw new IllegalStateException("a wire is opened once");
      }
      Listener opened = stack.listen(config.local());
      CsendReceiver started =
          new CsendReceiver(
              opened, clock, threads, Inbound.Desk.of(clock, inbox, sender::isResetNormal));
      started.start();
      listener = opened;
      receiver = started;
      become(State.OPEN, "it listens on " + opened.local());
    } finally {
      lock.unlock();
    }
  }

  /// Where it listens, with the port that the stack chose if the configuration says 0.
  ///
  /// @return the address
  /// @throws IllegalStateException if it has not been opened
  public Address local() {
    lock.lock();
    try {
      if (listener == null) {
        throw new IllegalStateException("a wire listens nowhere before it is opened");
      }
      return listener.local();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public HandOver handOver(Address peer, OutboxEntry entry, int from) {
    lock.lock();
    try {
      if (state == State.MADE) {
        throw new IllegalStateException("a wire hands nothing over before it is opened");
      }
    } finally {
      lock.unlock();
    }
    return sender.handOver(peer, entry, from);
  }

  @Override
  public void close() {
    CsendReceiver toClose;
    lock.lock();
    try {
      if (state != State.CLOSED) {
        become(State.CLOSED, "this node closes it");
      }
      toClose = receiver;
    } finally {
      lock.unlock();
    }
    if (toClose != null) {
      toClose.close();
    }
    sender.close();
  }

  @Override
  public boolean awaitEnded(Deadline deadline) throws InterruptedException {
    CsendReceiver ending;
    lock.lock();
    try {
      ending = receiver;
    } finally {
      lock.unlock();
    }
    return ending == null || ending.awaitEnded(deadline);
  }

  /// The one way to another state.
  @GuardedBy("lock")
  private void become(State next, String reason) {
    LOG.info("csend wire on {}: {} -> {} ({})", config.local(), state, next, reason);
    state = next;
  }
}
