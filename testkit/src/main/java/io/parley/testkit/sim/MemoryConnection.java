package io.parley.testkit.sim;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;

/// One end of a connection in memory. Guarded by the network's lock.
///
/// It closes as a kernel does: [#close] sends FIN behind what was written, but RST if bytes had
/// come that nobody read; and whoever writes to an end that is closed gets RST back.
final class MemoryConnection implements Connection {

  private final MemoryStack stack;
  private final MemoryNetwork network;
  private final Address local;
  private final Address remote;
  private final String name;
  private final Pipe in;
  private final Pipe out;

  /// Signalled when anything changes at either end.
  private final Condition changed;

  private boolean outputEnded;
  private boolean closed;

  private MemoryConnection(MemoryStack stack, Wiring wiring) {
    this.stack = stack;
    this.network = stack.network();
    this.local = wiring.local;
    this.remote = wiring.remote;
    this.name = wiring.local + ">" + wiring.remote;
    this.in = wiring.in;
    this.out = wiring.out;
    this.changed = wiring.changed;
  }

  /// Makes both ends of a connection.
  static Ends between(MemoryStack dialler, Address from, MemoryStack listener, Address to) {
    MemoryNetwork network = dialler.network();
    MemoryNetwork.Link link = MemoryNetwork.Link.between(from.ip(), to.ip());
    Condition changed = network.lock.newCondition();
    var there = new Pipe(network, link);
    var back = new Pipe(network, link);
    return new Ends(
        new MemoryConnection(dialler, new Wiring(from, to, back, there, changed)),
        new MemoryConnection(listener, new Wiring(to, from, there, back, changed)));
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
      throw new IllegalArgumentException("a read needs room");
    }
    network.enter(this + " read");
    network.lock.lock();
    try {
      while (true) {
        checkMayGoOn();
        int count = in.read(into);
        if (count != 0) {
          world().trace(this + " has read " + count);
          changed.signalAll();
          return count;
        }
        await(in.nextArrival(), deadline);
      }
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public void write(ByteBuffer from, Deadline deadline) throws NetworkException {
    network.enter(this + " write " + from.remaining());
    network.lock.lock();
    try {
      checkMayGoOn();
      while (from.hasRemaining()) {
        writeSome(from);
        if (from.hasRemaining()) {
          awaitRoom(deadline);
        }
      }
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public void shutdownOutput() throws NetworkException {
    network.enter(this + " shutdownOutput");
    network.lock.lock();
    try {
      checkOpen();
      if (!outputEnded) {
        in.checkReset();
        outputEnded = true;
        out.fin();
        changed.signalAll();
      }
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public void close() {
    network.enter(this + " close");
    network.lock.lock();
    try {
      closeLocked();
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public void abort() {
    network.enter(this + " abort");
    network.lock.lock();
    try {
      abortLocked();
    } finally {
      network.lock.unlock();
    }
  }

  void closeLocked() {
    if (closed) {
      return;
    }
    if (in.hasUnreadThatCame()) {
      out.reset();
    } else {
      if (!outputEnded) {
        out.fin();
      }
      if (in.hasUnread()) {
        out.answerWithReset();
      }
    }
    end();
  }

  void abortLocked() {
    if (!closed) {
      out.reset();
      end();
    }
  }

  /// Breaks this end if it belongs to the link.
  void lose(MemoryNetwork.Link link) {
    if (link.equals(MemoryNetwork.Link.between(local.ip(), remote.ip()))) {
      in.lose();
    }
  }

  void wake() {
    changed.signalAll();
  }

  @Override
  public String toString() {
    return name;
  }

  private void writeSome(ByteBuffer from) throws NetworkException {
    checkOpen();
    if (outputEnded) {
      throw MemoryNetwork.closed(this + ": our output has ended");
    }
    in.checkReset();
    out.write(from);
    if (out.isAbandoned()) {
      in.answerWithReset();
    }
    changed.signalAll();
  }

  private void awaitRoom(Deadline deadline) throws NetworkException {
    try {
      await(in.resetArrival(), deadline);
    } catch (NetworkException e) {
      if (e.error() == NetworkError.TIMED_OUT) {
        abortLocked();
      }
      throw e;
    }
  }

  private void await(long instant, Deadline deadline) throws NetworkException {
    try {
      network.await(changed, instant, deadline);
    } catch (NetworkException e) {
      if (e.error() == NetworkError.CLOSED) {
        closeLocked();
      }
      throw e;
    }
  }

  private void checkMayGoOn() throws NetworkException {
    if (Thread.currentThread().isInterrupted()) {
      closeLocked();
    }
    checkOpen();
  }

  private void checkOpen() throws NetworkException {
    if (closed) {
      throw MemoryNetwork.closed(this + " is closed");
    }
  }

  private void end() {
    closed = true;
    in.abandon();
    stack.forget(this);
    changed.signalAll();
  }

  private SeededScheduler world() {
    return network.world;
  }

  /// The two ends of one connection.
  ///
  /// @param dialler who connected
  /// @param listener who accepts
  record Ends(MemoryConnection dialler, MemoryConnection listener) {}

  private record Wiring(Address local, Address remote, Pipe in, Pipe out, Condition changed) {}
}
