package io.parley.testkit.sim;

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
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// A stack with as few connections as the contract allows: two that were accepted and three that it
/// made, one to each peer. Whoever wants more waits until one is closed. Its counts are guarded by
/// its lock.
final class LeanStack implements NetworkStack {

  private static final int MOST_ACCEPTED = 2;
  private static final int MOST_MADE = 3;

  private final NetworkStack real;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Address> peers = new HashSet<>();
  private int accepted;
  private boolean closed;

  LeanStack(NetworkStack real, Clock clock) {
    this.real = real;
    this.clock = clock;
  }

  @Override
  public String name() {
    return real.name();
  }

  @Override
  public List<LocalAddress> localAddresses() throws NetworkException {
    return real.localAddresses();
  }

  @Override
  public Connection connect(InetAddress from, Address peer, Deadline deadline)
      throws NetworkException {
    await(() -> closed || (peers.size() < MOST_MADE && !peers.contains(peer)), deadline);
    change(() -> peers.add(peer));
    try {
      return new LeanConnection(real.connect(from, peer, deadline), () -> peers.remove(peer));
    } catch (NetworkException e) {
      change(() -> peers.remove(peer));
      throw e;
    }
  }

  @Override
  public Listener listen(Address local) throws NetworkException {
    return new LeanListener(real.listen(local));
  }

  @Override
  public DatagramPort openDatagrams(Address local) throws NetworkException {
    return real.openDatagrams(local);
  }

  @Override
  public void close() {
    change(() -> closed = true);
    real.close();
  }

  private void await(BooleanSupplier isSo, Deadline deadline) throws NetworkException {
    lock.lock();
    try {
      while (!isSo.getAsBoolean()) {
        if (deadline.hasPassed(clock)) {
          throw new NetworkException(NetworkError.SHORTAGE, "all connections are in use");
        }
        clock.await(lock, changed, deadline);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("no test interrupts who waits in line", e);
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private final class LeanListener implements Listener {

    private final Listener real;
    private boolean shut;

    LeanListener(Listener real) {
      this.real = real;
    }

    @Override
    public Address local() {
      return real.local();
    }

    @Override
    public Connection accept(Deadline deadline) throws NetworkException {
      await(() -> closed || shut || accepted < MOST_ACCEPTED, deadline);
      Connection taken = real.accept(deadline);
      change(() -> accepted++);
      return new LeanConnection(taken, () -> accepted--);
    }

    @Override
    public void close() {
      change(() -> shut = true);
      real.close();
    }
  }

  private final class LeanConnection implements Connection {

    private final Connection real;
    private final Runnable release;
    private boolean over;

    LeanConnection(Connection real, Runnable release) {
      this.real = real;
      this.release = release;
    }

    @Override
    public Address local() {
      return real.local();
    }

    @Override
    public Address remote() {
      return real.remote();
    }

    @Override
    public int read(ByteBuffer into, Deadline deadline) throws NetworkException {
      return real.read(into, deadline);
    }

    @Override
    public void write(ByteBuffer from, Deadline deadline) throws NetworkException {
      real.write(from, deadline);
    }

    @Override
    public void shutdownOutput() throws NetworkException {
      real.shutdownOutput();
    }

    @Override
    public void close() {
      real.close();
      end();
    }

    @Override
    public void abort() {
      real.abort();
      end();
    }

    private void end() {
      change(() -> {
        if (!over) {
          over = true;
          release.run();
        }
      });
    }
  }
}
