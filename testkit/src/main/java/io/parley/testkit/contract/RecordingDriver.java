package io.parley.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.classic.TcpPort;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// A driver that notes what it is told, and may do something about it. Guarded by its lock.
final class RecordingDriver implements TcpPort.Events {

  private final Clock clock;
  private final Deadline patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<String> told = new ArrayList<>();
  private String awaited = "";
  private Runnable reaction = () -> {};
  private long acknowledged;
  private boolean inEvent;
  private boolean overlapped;

  /// Makes a driver.
  ///
  /// @param clock on which it waits
  /// @param patience how long it waits for anything
  RecordingDriver(Clock clock, Deadline patience) {
    this.clock = clock;
    this.patience = patience;
  }

  /// Does something in an event, whenever it is told.
  void on(String event, Runnable doing) {
    locked(() -> {
      awaited = event;
      reaction = doing;
    });
  }

  /// Does something while it holds its own lock.
  void locked(Runnable doing) {
    lock.lock();
    try {
      doing.run();
    } finally {
      lock.unlock();
    }
  }

  /// All that was told so far.
  List<String> told() {
    lock.lock();
    try {
      assertThat(overlapped).as("events of one end were told at the same time").isFalse();
      return List.copyOf(told);
    } finally {
      lock.unlock();
    }
  }

  /// What was told so far, without those that may be told any number of times.
  List<String> milestones() {
    return told().stream()
        .filter(event -> !List.of("data", "room", "acknowledged").contains(event))
        .toList();
  }

  /// How many bytes were told as acknowledged.
  long acknowledged() {
    lock.lock();
    try {
      return acknowledged;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until something was told.
  void awaitEvent(String event) throws InterruptedException {
    await(event, () -> told.contains(event));
  }

  /// Waits until something is so, which is looked at after each event.
  void await(String what, BooleanSupplier isSo) throws InterruptedException {
    lock.lock();
    try {
      while (!isSo.getAsBoolean()) {
        if (!clock.await(lock, changed, patience)) {
          throw new AssertionError("in vain waited for: " + what + "; told were " + told);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Reads as many bytes as asked for, waiting for them.
  byte[] read(int count, TcpPort.End end) throws InterruptedException {
    ByteBuffer into = ByteBuffer.allocate(count);
    while (into.hasRemaining()) {
      await("bytes, after " + into.position(), () -> end.available() > 0);
      assertThat(end.read(into)).isPositive();
    }
    return into.array();
  }

  /// Writes all, waiting for room.
  void write(byte[] bytes, TcpPort.End end) throws InterruptedException {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    end.write(from);
    while (from.hasRemaining()) {
      int left = from.remaining();
      await("room", () -> told.remove("room"));
      end.write(from);
      assertThat(from.remaining()).isLessThan(left);
    }
  }

  @Override
  public void established() {
    note("established");
  }

  @Override
  public void refused(NetworkError why) {
    note("refused " + why);
  }

  @Override
  public void data() {
    note("data");
  }

  @Override
  public void room() {
    note("room");
  }

  @Override
  public void acknowledged(int count) {
    assertThat(count).isPositive();
    locked(() -> acknowledged += count);
    note("acknowledged");
  }

  @Override
  public void fin() {
    note("fin");
  }

  @Override
  public void finAcknowledged() {
    note("finAcknowledged");
  }

  @Override
  public void reset() {
    note("reset");
  }

  private void note(String event) {
    Runnable doing;
    lock.lock();
    try {
      overlapped |= inEvent;
      inEvent = true;
      told.add(event);
      doing = event.equals(awaited) ? reaction : () -> {};
    } finally {
      lock.unlock();
    }
    doing.run();
    locked(() -> {
      inEvent = false;
      changed.signalAll();
    });
  }
}
