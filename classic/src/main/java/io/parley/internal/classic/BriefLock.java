package io.parley.internal.classic;

import java.util.concurrent.locks.ReentrantLock;

/// A lock that is held for some hundred nanoseconds, over and over. Who finds it taken looks again
/// for a moment before he parks: to park a virtual thread and to go on with it takes longer than
/// nearly every holder needs, and a message takes and gives such locks some forty times.
///
/// Never fair; what else it does, [ReentrantLock] says.
final class BriefLock extends ReentrantLock {

  private static final long serialVersionUID = 1;

  /// Some four microseconds: see "Where it goes on the classic stacks" in docs/benchmarks.md.
  private static final int LOOKS = 100;

  @Override
  public void lock() {
    if (!tryLock() && !looksAgain()) {
      super.lock();
    }
  }

  private boolean looksAgain() {
    for (int look = 0; look < LOOKS; look++) {
      Thread.onSpinWait();
      if (!isLocked() && tryLock()) {
        return true;
      }
    }
    return false;
  }
}
