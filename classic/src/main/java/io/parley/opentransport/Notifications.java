package io.parley.opentransport;

import io.parley.opentransport.Constants.Manner;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/// An endpoint's notifier, and what it has still to be told, in order. Guarded by the lock.
///
/// Bounds: of each asynchronous event one waits at most, until a call clears it; a completion is
/// one of a call that the program has made.
final class Notifications {

  private final DeferredTasks tasks;
  private final Manner manner;
  private final Queue<Notification> untold = new ArrayDeque<>();
  private final Condition told;
  private @Nullable Notifier notifier;
  private @Nullable Object context;

  /// Whether a task has entered the notifier, and so holds everything back.
  private boolean entered;

  /// Whether the thread is in the notifier.
  private boolean telling;

  Notifications(DeferredTasks tasks, Manner manner) {
    this.tasks = tasks;
    this.manner = manner;
    this.told = tasks.newCondition();
  }

  /// Something to tell.
  ///
  /// @param before done first, with the lock held
  private record Notification(
      OtEvent event, int result, @Nullable Object cookie, Runnable before) {}

  boolean isInstalled() {
    return notifier != null;
  }

  void install(Notifier installed, @Nullable Object with) {
    notifier = installed;
    context = with;
  }

  /// Nothing more is told; what was to be done before is done.
  void remove() {
    notifier = null;
    context = null;
    for (Notification next = untold.poll(); next != null; next = untold.poll()) {
      next.before.run();
    }
  }

  void tell(OtEvent event, int result, @Nullable Object cookie) {
    tell(event, result, cookie, () -> {});
  }

  /// Tells something, and does something just before that: at once if there is nobody to be told.
  void tell(OtEvent event, int result, @Nullable Object cookie, Runnable before) {
    if (notifier == null) {
      before.run();
      return;
    }
    untold.add(new Notification(event, result, cookie, before));
    if (!entered) {
      tasks.call(this::tellNext);
    }
  }

  /// The buffer of an acknowledged send is free. That is told whatever else is being told (p.388).
  void released(Object buffer, int bytes) {
    Runnable notification = () -> call(OtEvent.Completion.T_MEMORYRELEASED, bytes, buffer);
    if (manner == Manner.UNKIND && tasks.isInNotifier()) {
      tasks.nest(notification);
    } else {
      tasks.call(() -> tasks.asNotifier(notification));
    }
  }

  /// Tells at once, on the calling thread, whatever else is being told. The lock is not held.
  void call(OtEvent event, int result, @Nullable Object cookie) {
    Runnable now = tasks.underLock(() -> callOf(event, result, cookie));
    now.run();
  }

  /// Waits until nothing is being told, and holds back what would be (p.408).
  ///
  /// @return false if that is so already
  boolean enter() {
    while (telling && !entered && !tasks.isCurrent()) {
      told.awaitUninterruptibly();
    }
    if (entered || tasks.isInNotifier()) {
      return false;
    }
    entered = true;
    return true;
  }

  void leave() {
    if (entered) {
      entered = false;
      untold.forEach(_ -> tasks.call(this::tellNext));
    }
  }

  /// Tells the next, on the thread. There may be none: what was held back is counted twice.
  private void tellNext() {
    Runnable next = tasks.underLock(this::takeNext);
    if (next != null) {
      try {
        tasks.asNotifier(next);
      } finally {
        tasks.locked(() -> {
          telling = false;
          told.signalAll();
        });
      }
    }
  }

  private @Nullable Runnable takeNext() {
    Notification next = entered ? null : untold.poll();
    if (next == null) {
      return null;
    }
    next.before.run();
    telling = true;
    return callOf(next.event, next.result, next.cookie);
  }

  private Runnable callOf(OtEvent event, int result, @Nullable Object cookie) {
    Notifier to = notifier;
    Object with = context;
    return to == null ? () -> {} : () -> to.notified(with, event, result, cookie);
  }
}
