package io.parley.internal.classic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BriefLockTest {

  private static final int THREADS = 4;
  private static final int TIMES = 50_000;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BriefLock lock = new BriefLock();

  /// Guarded by the lock.
  private int count;

  @Test
  void oneThreadAtATimeHasIt() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(Thread.ofVirtual().start(this::countUp));
    }
    for (Thread thread : threads) {
      assertThat(thread.join(PATIENCE)).isTrue();
    }
    assertThat(count).isEqualTo(THREADS * TIMES);
    assertThat(lock.isLocked()).isFalse();
  }

  private void countUp() {
    for (int i = 0; i < TIMES; i++) {
      locked(() -> locked(() -> count++));
    }
  }

  @Test
  void whoFindsItTakenForLongParksAndHasItNext() throws Exception {
    Thread waiting = Thread.ofVirtual().unstarted(() -> locked(() -> count = 1));
    locked(() -> {
      waiting.start();
      while (!lock.hasQueuedThread(waiting)) {
        Thread.onSpinWait();
      }
      assertThat(count).isZero();
    });
    assertThat(waiting.join(PATIENCE)).isTrue();
    assertThat(count).isEqualTo(1);
  }

  private void locked(Runnable body) {
    lock.lock();
    try {
      body.run();
    } finally {
      lock.unlock();
    }
  }
}
