package io.parley.internal.wire.csend;

import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// A clock that stands still until a test moves it.
final class SteppedClock implements Clock {

  private record Waiter(Lock lock, Condition condition, Deadline deadline) {}

  private final Lock own = new ReentrantLock();
  private final Condition waitersChanged = own.newCondition();
  private final List<Waiter> waiters = new ArrayList<>();
  private final AtomicLong now = new AtomicLong(1_000);

  @Override
  public long nanos() {
    return now.get();
  }

  @Override
  public Instant wallTime() {
    return Instant.EPOCH.plusNanos(now.get());
  }

  @Override
  public boolean await(Lock lock, Condition condition, Deadline deadline)
      throws InterruptedException {
    Waiter waiter = new Waiter(lock, condition, deadline);
    change(() -> waiters.add(waiter));
    try {
      for (boolean awake = deadline.hasPassed(this); !awake; awake = true) {
        condition.await();
      }
    } finally {
      change(() -> waiters.remove(waiter));
    }
    return !deadline.hasPassed(this);
  }

  /// Moves time.
  void advance(Duration step) {
    List<Waiter> due = new ArrayList<>();
    change(() -> {
      now.addAndGet(step.toNanos());
      waiters.stream().filter(waiter -> waiter.deadline().hasPassed(this)).forEach(due::add);
    });
    for (Waiter waiter : due) {
      waiter.lock().lock();
      try {
        waiter.condition().signalAll();
      } finally {
        waiter.lock().unlock();
      }
    }
  }

  /// Moves time up to the deadline that someone waits for, once someone does.
  void advanceToDeadlineIn(Duration step) throws InterruptedException {
    awaitSleeper(step, 1);
    advance(step);
  }

  /// Waits until so many threads wait for the deadline that is `ahead` from now.
  void awaitSleeper(Duration ahead, int count) throws InterruptedException {
    Deadline deadline = Deadline.in(this, ahead);
    own.lock();
    try {
      while (waiters.stream().filter(w -> w.deadline().equals(deadline)).count() < count) {
        waitersChanged.await();
      }
    } finally {
      own.unlock();
    }
  }

  private void change(Runnable step) {
    own.lock();
    try {
      step.run();
      waitersChanged.signalAll();
    } finally {
      own.unlock();
    }
  }
}
