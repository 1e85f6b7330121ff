package io.parley.testkit.peer;

import io.parley.classic.TcpPort;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.testkit.sim.SeededScheduler;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What a Mac's driver tells of the one connection that it waits for. The lock guards whether it
/// has told enough.
final class MacCall implements TcpPort.Events {

  private final SeededScheduler world;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition told = lock.newCondition();
  private boolean over;

  MacCall(SeededScheduler world) {
    this.world = world;
  }

  /// Waits until bytes have come, or the connection has ended, or the program.
  void awaitNews() throws InterruptedException {
    lock.lock();
    try {
      while (!over) {
        world.await(lock, told, Deadline.NEVER);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Ends the wait.
  void wake() {
    lock.lock();
    try {
      over = true;
      told.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void established() {
    // The next news are those that count.
  }

  @Override
  public void refused(NetworkError why) {
    // Only one who calls is refused.
  }

  @Override
  public void data() {
    wake();
  }

  @Override
  public void room() {
    // It answers nothing.
  }

  @Override
  public void acknowledged(int count) {
    // As above.
  }

  @Override
  public void fin() {
    wake();
  }

  @Override
  public void finAcknowledged() {
    // As above.
  }

  @Override
  public void reset() {
    wake();
  }
}
