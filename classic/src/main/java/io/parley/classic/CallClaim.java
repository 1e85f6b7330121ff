package io.parley.classic;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Who makes the call of a [StackEnd]: one thread, once. It is interrupted if nobody wants the call
/// any more; that interrupt is not to outlive the call, for the thread may be a user's.
///
/// Any thread may call anything here; the lock guards all of it.
final class CallClaim {

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private boolean claimed;

  @GuardedBy("lock")
  private boolean interrupted;

  /// The thread that calls, for as long as it may be interrupted.
  @GuardedBy("lock")
  private @Nullable Thread caller;

  /// Claims the call for the calling thread.
  ///
  /// @return false if somebody has claimed it, or nobody wants it
  boolean claim() {
    lock.lock();
    try {
      if (claimed) {
        return false;
      }
      claimed = true;
      caller = Thread.currentThread();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// The call has ended, whatever came of it; by the thread that claimed it.
  void end() {
    lock.lock();
    try {
      caller = null;
      if (interrupted) {
        Thread.interrupted();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Nobody wants the call any more.
  void cancel() {
    lock.lock();
    try {
      claimed = true;
      if (caller != null) {
        interrupted = true;
        caller.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }
}
