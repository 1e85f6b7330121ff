package io.parley.opentransport;

import io.parley.internal.classic.DriverThread;
import java.util.ArrayDeque;
import java.util.Queue;

/// The deferred-task level of an Open Transport: who serves it calls notifiers and deferred tasks,
/// and plays hardware interrupts.
///
/// Bounds: a routine for each event that an endpoint has to tell (see [Notifications]), and one for
/// each task that the program has scheduled; two alarms for each endpoint.
final class DeferredTasks extends DriverThread {

  /// What the server is doing. Touched by the server alone, as is the next.
  private Running running = Running.NOTHING;

  /// Notifications that nest: they come when the call that brings them is done.
  private final Queue<Runnable> nested = new ArrayDeque<>();

  DeferredTasks(Machine machine) {
    super(machine.clock(), machine.tcp());
  }

  private enum Running {
    NOTHING,
    NOTIFIER,
    TASK,
    INTERRUPT
  }

  ExecLevel level() {
    if (!isCurrent()) {
      return ExecLevel.SYSTEM_TASK;
    }
    return running == Running.INTERRUPT ? ExecLevel.HARDWARE_INTERRUPT : ExecLevel.DEFERRED_TASK;
  }

  boolean isInNotifier() {
    return isCurrent() && running == Running.NOTIFIER;
  }

  /// @throws LevelViolation at hardware-interrupt level
  void checkLevel() {
    if (level() == ExecLevel.HARDWARE_INTERRUPT) {
      violation();
      throw new LevelViolation();
    }
  }

  /// What a synchronous call comes to on this level, before anything else (p.69, 135; our choice
  /// where they are at odds).
  ResultCode refusalOfSync() {
    if (!isCurrent()) {
      return ResultCode.NO_ERROR;
    }
    return running == Running.NOTIFIER ? ResultCode.STATE_CHANGE_ERR : ResultCode.BAD_SYNC_ERR;
  }

  /// Calls a notifier; on the thread, without the lock.
  void asNotifier(Runnable notification) {
    as(Running.NOTIFIER, notification);
  }

  void schedule(Runnable task) {
    locked(() -> call(() -> as(Running.TASK, task)));
  }

  void interrupt(Runnable handler) {
    locked(() -> call(() -> as(Running.INTERRUPT, handler)));
  }

  /// Lets a notification come when the call that is being made in a notifier is done.
  void nest(Runnable notification) {
    nested.add(notification);
  }

  /// A call is done, and the lock given up.
  void callIsDone() {
    if (isCurrent()) {
      for (Runnable next = nested.poll(); next != null; next = nested.poll()) {
        asNotifier(next);
      }
    }
  }

  private void as(Running what, Runnable body) {
    Running before = running;
    running = what;
    try {
      body.run();
    } finally {
      running = before;
    }
  }
}
