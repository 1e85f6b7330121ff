package io.parley.internal.classic;

import io.parley.classic.TcpPort;
import io.parley.spi.Deadline;
import java.util.concurrent.locks.Condition;

/// What a user's thread waits for, and what it does meanwhile. Used with the stack's lock held.
final class Waiting {

  private final StackLock shared;
  private final Condition condition;
  private final TcpPort.Runner runner;
  private final TcpPort.Runner.Part part;
  private final Deadline deadline;
  private boolean idle;

  /// Makes a wait that begins now.
  ///
  /// @param condition is signalled when it is to be looked again
  /// @param runner does blocking calls
  /// @param part which of them
  /// @param deadline until when
  Waiting(
      StackLock shared,
      Condition condition,
      TcpPort.Runner runner,
      TcpPort.Runner.Part part,
      Deadline deadline) {
    this.shared = shared;
    this.condition = condition;
    this.runner = runner;
    this.part = part;
    this.deadline = deadline;
  }

  boolean isOver() {
    return deadline.hasPassed(shared.clock());
  }

  /// Does something, or waits. It is to be looked again then: also if nothing was there to do,
  /// since the lock was given up to find that out.
  StackLock.Wait goOn() {
    if (idle) {
      idle = false;
      return shared.await(condition, deadline);
    }
    boolean over = isOver();
    idle = !run() || over;
    return Thread.currentThread().isInterrupted()
        ? StackLock.Wait.INTERRUPTED
        : StackLock.Wait.GOES_ON;
  }

  /// Does what there is to do, if nobody else is at it.
  ///
  /// @return whether it did something
  boolean run() {
    return shared.unlocked(() -> runner.run(part, deadline));
  }
}
