package io.parley.testkit.sim;

import static java.util.concurrent.TimeUnit.HOURS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parley.spi.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SeededSchedulerTest {

  private static final String REPLAY = "-Dtest=SeededSchedulerTest -Dparley.seed=7";

  @Test
  void theSameSeedGivesTheSameTrace() {
    for (long seed = 1; seed <= 50; seed++) {
      assertThat(SeededScheduler.runTwice(seed, SeededSchedulerTest::program).lines())
          .hasSizeGreaterThan(80);
    }
  }

  @Test
  void anotherSeedGivesAnotherTrace() {
    Trace one = SeededScheduler.run(1, SeededSchedulerTest::program);
    Trace two = SeededScheduler.run(2, SeededSchedulerTest::program);

    assertThat(one.firstDifference(two)).isPresent();
  }

  @Test
  void everyOrderOfTwoThreadsIsMetBySomeSeed() {
    List<String> orders = new ArrayList<>();
    for (long seed = 1; seed <= 20; seed++) {
      SeededScheduler.run(
          seed,
          world -> {
            var order = new StringBuilder();
            Thread one = world.start("one", () -> order.append('1'));
            Thread two = world.start("two", () -> order.append('2'));
            one.join();
            two.join();
            orders.add(order.toString());
          });
    }

    assertThat(orders).contains("12", "21");
  }

  @Test
  void hoursOfVirtualTimeTakeNoRealTime() {
    SeededScheduler.run(
        7,
        world -> {
          for (int hour = 1; hour <= 1_000; hour++) {
            world.sleep(Duration.ofHours(1));
          }
          assertThat(Duration.ofNanos(world.nanos()))
              .isGreaterThanOrEqualTo(Duration.ofHours(1_000));
          assertThat(world.wallTime()).isEqualTo(SeededScheduler.EPOCH.plusNanos(world.nanos()));
        });
  }

  @Test
  void aTimedWaitEndsAtItsDeadlineAndWakesNobodyElse() {
    SeededScheduler.run(
        7,
        world -> {
          var gate = new Gate();
          Thread other = world.start("other", () -> gate.await(world, Deadline.NEVER));
          world.sleep(Duration.ofSeconds(1));

          boolean signalled = gate.await(world, Deadline.in(world, Duration.ofSeconds(1)));

          assertThat(signalled).isFalse();
          assertThat(Duration.ofNanos(world.nanos()))
              .isBetween(Duration.ofSeconds(2), JUST_OVER_2S);
          assertThat(Thread.currentThread().isInterrupted()).isFalse();
          assertThat(gate.wakeUps).isEqualTo(1);
          gate.open();
          other.join();
        });
  }

  @Test
  void aSignalEndsATimedWaitBeforeItsDeadline() {
    SeededScheduler.run(
        7,
        world -> {
          var gate = new Gate();
          world.start("opener", gate::open);

          boolean signalled = gate.await(world, Deadline.in(world, Duration.ofSeconds(1)));

          assertThat(signalled).isTrue();
          assertThat(Duration.ofNanos(world.nanos())).isLessThan(Duration.ofMillis(1));
        });
  }

  @Test
  void anInterruptEndsATimedWaitAndIsNotTakenForItsDeadline() {
    for (long seed = 1; seed <= 200; seed++) {
      SeededScheduler.run(
          seed,
          world -> {
            var gate = new Gate();
            Thread waiter =
                world.start(
                    "waiter",
                    () -> {
                      gate.await(world, Deadline.in(world, Duration.ofNanos(5_000)));
                      if (!gate.interrupted) {
                        gate.await(world, Deadline.NEVER);
                      }
                    });
            for (int i = 0; i < 5; i++) {
              world.giveWay();
            }
            waiter.interrupt();
            waiter.join();
            assertThat(gate.interrupted).isTrue();
          });
    }
  }

  @Test
  void aSignalledWaiterThatGetsTheLockOnlyAfterItsDeadlineIsNotInterrupted() {
    SeededScheduler.run(
        7,
        world -> {
          var gate = new Gate();
          world.start("opener", () -> uninterrupted(() -> gate.openSlowly(world)));

          boolean signalled = gate.await(world, Deadline.in(world, Duration.ofMillis(2)));

          assertThat(signalled).isTrue();
          assertThat(Duration.ofNanos(world.nanos())).isGreaterThan(Duration.ofSeconds(1));
          assertThat(Thread.currentThread().isInterrupted()).isFalse();
        });
  }

  @Test
  void aWaitWhoseDeadlineHasPassedEndsAtOnce() {
    SeededScheduler.run(
        7,
        world -> {
          var gate = new Gate();

          boolean signalled = gate.awaitSignal(world, new Deadline(0));

          assertThat(signalled).isFalse();
        });
  }

  @Test
  void aDeadlockIsReportedWithEveryThreadAndItsStack() {
    assertThatRun(
            world -> {
              var latch = new CountDownLatch(1);
              world.start("reader", () -> new Gate().await(world, Deadline.NEVER));
              latch.await();
            })
        .withMessageStartingWith("seed 7: deadlock")
        .withMessageContaining("  main\n")
        .withMessageContaining("CountDownLatch.await")
        .withMessageContaining("  reader\n")
        .withMessageContaining("SeededSchedulerTest$Gate.await")
        .withMessageContaining(REPLAY);
  }

  @Test
  void aWaitForCenturiesIsADeadlock() {
    assertThatRun(world -> new Gate().await(world, new Deadline(Long.MAX_VALUE - 1)))
        .withMessageStartingWith("seed 7: deadlock");
  }

  @Test
  void aForgottenSignalIsADeadlockEvenWhenAnotherWaiterOfTheConditionTimesOut() {
    assertThatRun(
            world -> {
              var gate = new Gate();
              world.start("timed", () -> gate.await(world, Deadline.in(world, JUST_OVER_2S)));
              gate.opened = true; // and no signal
              gate.awaitSignal(world, Deadline.NEVER);
            })
        .withMessageStartingWith("seed 7: deadlock");
  }

  @Test
  void aLivelockIsReportedAtTheBoundOfSteps() {
    SeededScheduler.Body spinning =
        world -> {
          while (world.nanos() >= 0) {
            world.giveWay();
          }
        };

    assertThatExceptionOfType(SimulationFailure.class)
        .isThrownBy(() -> SeededScheduler.run(7, 500, spinning))
        .withMessageStartingWith("seed 7: livelock: still busy after 500 steps")
        .withMessageContaining("  main\n")
        .withMessageContaining(REPLAY);
  }

  @Test
  void theDefaultBoundOfStepsIsReachedInSeconds() {
    assertThatRun(
            world -> {
              while (world.nanos() >= 0) {
                world.giveWay();
              }
            })
        .withMessageContaining("livelock: still busy after 1000000 steps");
  }

  @Test
  void aThreadLeftOverAfterTheBodyIsReported() {
    assertThatRun(world -> world.start("forgotten", () -> new Gate().await(world, Deadline.NEVER)))
        .withMessageStartingWith("seed 7: threads are left over")
        .withMessageContaining("  forgotten\n")
        .withMessageContaining("SeededSchedulerTest$Gate.await")
        .withMessageContaining(REPLAY);
  }

  @Test
  void aThreadThatEndsAfterTheBodyIsWaitedFor() {
    var ended = new ArrayList<String>();
    SeededScheduler.run(
        7,
        world ->
            world.start(
                "late",
                () -> {
                  new Gate().await(world, Deadline.in(world, Duration.ofDays(1)));
                  ended.add("late");
                }));

    assertThat(ended).containsExactly("late");
  }

  @Test
  void anUncaughtExceptionFailsTheRun() {
    assertThatRun(
            world -> {
              world.start("worker", () -> List.of().getFirst());
              world.sleep(Duration.ofSeconds(1));
            })
        .withMessageStartingWith("seed 7: thread worker died: java.util.NoSuchElementException")
        .withMessageContaining(REPLAY)
        .havingCause()
        .isInstanceOf(java.util.NoSuchElementException.class);
  }

  @Test
  void aFailedAssertionOfTheBodyFailsTheRun() {
    assertThatRun(world -> assertThat(world.nanos()).isNegative())
        .withMessageStartingWith("seed 7: the body failed")
        .withMessageContaining(REPLAY)
        .havingCause()
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void aThreadThatIsNotFromTheGivenFactoryIsReported() {
    assertThatRun(world -> Thread.startVirtualThread(() -> {}))
        .withMessageStartingWith("seed 7: main started a thread that is not from Threads at")
        .withMessageContaining("SeededSchedulerTest.java:");
  }

  @Test
  void aWaitOnRealTimeIsReported() {
    assertThatRun(world -> new ArrayBlockingQueue<String>(1).poll(1, HOURS))
        .withMessageStartingWith("seed 7: main waits on real time at")
        .withMessageContaining("SeededSchedulerTest.java:")
        .withMessageContaining("ArrayBlockingQueue.poll");
  }

  @Test
  void aWakeUpFromOutsideTheWorldIsReported() {
    assertThatRun(
            world -> {
              Thread parked = world.start("parked", LockSupport::park);
              while (parked.getState() != Thread.State.WAITING) {
                world.giveWay();
              }
              Thread.ofPlatform().name("outsider").start(() -> LockSupport.unpark(parked));
              while (world.nanos() >= 0) {
                world.giveWay();
              }
            })
        .withMessageMatching(
            "(?s)seed 7: outsider is not of this world and woke parked at .*SeededSchedulerTest.*");
  }

  @Test
  void aCallFromOutsideTheWorldIsReported() {
    assertThatRun(
            world -> {
              Thread outsider =
                  Thread.ofPlatform()
                      .name("outsider")
                      .start(() -> ignoringBugs(() -> world.trace("hello")));
              while (outsider.isAlive()) {
                Thread.onSpinWait();
              }
            })
        .withMessageStartingWith("seed 7: outsider is not of this world and calls it: hello at")
        .withMessageContaining("SeededSchedulerTest.java:");
  }

  @Test
  void aContendedMonitorIsReported() {
    assertThatRun(
            world -> {
              var monitor = new Object();
              Runnable body =
                  () -> {
                    synchronized (monitor) {
                      world.giveWay();
                    }
                  };
              world.start("one", body);
              world.start("two", body);
            })
        .withMessageContaining(" waits for a monitor");
  }

  @Test
  void twoRunsThatDifferAreReportedWithTheFirstDifference() {
    var runs = new ArrayList<String>();

    assertThatExceptionOfType(SimulationFailure.class)
        .isThrownBy(() ->
            SeededScheduler.runTwice(
                7,
                world -> {
                  runs.add("run");
                  world.trace("this is run " + runs.size());
                }))
        .withMessageContaining("main: this is run 1")
        .withMessageContaining("main: this is run 2");
  }

  private static final Duration JUST_OVER_2S = Duration.ofSeconds(2).plusMillis(1);

  private static ThrowableAssertAlternative<SimulationFailure> assertThatRun(
      SeededScheduler.Body body) {
    return assertThatExceptionOfType(SimulationFailure.class)
        .isThrownBy(() -> SeededScheduler.run(7, body));
  }

  /// Producers and consumers over a queue, a condition and timed waits.
  private static void program(SeededScheduler world) throws InterruptedException {
    var queue = new ArrayBlockingQueue<String>(2);
    var gate = new Gate();
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      String name = "producer-" + i;
      threads.add(world.start(name, () -> produce(world, gate, queue)));
      threads.add(world.start("consumer-" + i, () -> consume(world, queue)));
    }
    world.sleep(Duration.ofMillis(3));
    gate.open();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void produce(SeededScheduler world, Gate gate, ArrayBlockingQueue<String> queue) {
    long patience = world.random().nextLong(6_000_000);
    boolean opened = gate.await(world, Deadline.in(world, Duration.ofNanos(patience)));
    world.trace(opened ? "the gate is open" : "out of patience");
    for (int i = 0; i < 10; i++) {
      uninterrupted(() -> queue.put(Thread.currentThread().getName()));
    }
  }

  private static void consume(SeededScheduler world, ArrayBlockingQueue<String> queue) {
    for (int i = 0; i < 10; i++) {
      uninterrupted(() -> world.trace("took " + queue.take()));
    }
  }

  private static void ignoringBugs(Runnable call) {
    try {
      call.run();
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessageContaining("is no thread of this world");
    }
  }

  private static void uninterrupted(Blocking call) {
    try {
      call.run();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @FunctionalInterface
  private interface Blocking {
    void run() throws InterruptedException;
  }

  /// Something to wait for.
  private static final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean opened;
    private boolean interrupted;
    private int wakeUps;

    void open() {
      lock.lock();
      try {
        opened = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /// Opens it, but holds the lock for a second after the signal.
    void openSlowly(SeededScheduler world) throws InterruptedException {
      world.sleep(Duration.ofMillis(1));
      lock.lock();
      try {
        opened = true;
        changed.signalAll();
        world.sleep(Duration.ofSeconds(1));
      } finally {
        lock.unlock();
      }
    }

    /// Whether it opened before the deadline.
    boolean await(SeededScheduler world, Deadline deadline) {
      lock.lock();
      try {
        while (!opened && !deadline.hasPassed(world)) {
          boolean inTime = world.await(lock, changed, deadline);
          wakeUps++;
          assertThat(inTime).isEqualTo(!deadline.hasPassed(world));
        }
        return opened;
      } catch (InterruptedException e) {
        interrupted = true;
        return false;
      } finally {
        lock.unlock();
      }
    }

    /// Waits for one signal, whatever is true already.
    boolean awaitSignal(SeededScheduler world, Deadline deadline) throws InterruptedException {
      lock.lock();
      try {
        return world.await(lock, changed, deadline);
      } finally {
        lock.unlock();
      }
    }
  }
}
