package io.parley.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimedEventTest {

  @Test
  void eventsHappenAtTheirInstantsInTheirOrder() {
    SeededScheduler.run(
        7,
        world -> {
          List<String> happened = new ArrayList<>();
          world.at(3_000_000, () -> happened.add("third at " + world.nanos()));
          world.at(1_000_000, () -> happened.add("first at " + world.nanos()));
          world.at(1_000_000, () -> happened.add("second at " + world.nanos()));
          world.sleep(Duration.ofMillis(2));
          assertThat(happened).containsExactly("first at 1000000", "second at 1000000");
          world.sleep(Duration.ofMillis(2));
          assertThat(happened).last().isEqualTo("third at 3000000");
        });
  }

  @Test
  void whatIsTakenBackDoesNotHappen() {
    SeededScheduler.run(
        7,
        world -> {
          List<String> happened = new ArrayList<>();
          TimedEvent event = world.at(1_000, () -> happened.add("late"));
          TimedEvent other = world.at(1_000, () -> happened.add("in time"));
          event.cancel();
          event.cancel();
          world.sleep(Duration.ofMillis(1));
          other.cancel();
          assertThat(happened).containsExactly("in time");
        });
  }

  @Test
  void anEventMayStartThreadsAndMakeOtherEventsAndWritesItsLinesAsItself() {
    Trace trace =
        SeededScheduler.runTwice(
            7,
            world -> {
              List<String> happened = new ArrayList<>();
              world.at(1_000, () -> world.at(0, () -> happened.add("passed")));
              world.at(2_000, () -> world.trace("it happens"));
              world.sleep(Duration.ofMillis(1));
              assertThat(happened).containsExactly("passed");
            });

    assertThat(trace.lines()).anyMatch(line -> line.endsWith(" event: it happens"));
  }

  @Test
  void anEventWakesWhoWaits() {
    SeededScheduler.run(
        7,
        world -> {
          var lock = new ReentrantLock();
          var changed = lock.newCondition();
          boolean[] happened = {false};
          world.at(
              5_000_000,
              () -> {
                assertThat(lock.tryLock()).isTrue();
                happened[0] = true;
                changed.signalAll();
                lock.unlock();
              });
          lock.lock();
          try {
            while (!happened[0]) {
              changed.await();
            }
          } finally {
            lock.unlock();
          }
          assertThat(world.nanos()).isBetween(5_000_000L, 5_100_000L);
        });
  }

  @Test
  void whatIsToComeWhenTheLastThreadHasEndedDoesNotHappen() {
    List<String> happened = new ArrayList<>();
    SeededScheduler.run(7, world -> world.at(1_000_000_000, () -> happened.add("too late")));
    assertThat(happened).isEmpty();
  }

  @Test
  void anEventThatFailsFailsTheRun() {
    assertThatExceptionOfType(SimulationFailure.class)
        .isThrownBy(() ->
            SeededScheduler.run(
                7,
                world -> {
                  world.at(1_000, () -> List.of().getFirst());
                  world.sleep(Duration.ofSeconds(1));
                }))
        .withMessageStartingWith("seed 7: an event failed: java.util.NoSuchElementException");
  }

  @Test
  void eventsThatNeverEndAreALivelock() {
    assertThatExceptionOfType(SimulationFailure.class)
        .isThrownBy(() ->
            SeededScheduler.run(
                7,
                500,
                world -> {
                  again(world);
                  new java.util.concurrent.CountDownLatch(1).await();
                }))
        .withMessageStartingWith("seed 7: livelock: still busy after 500 steps")
        .withMessageContaining("CountDownLatch.await");
  }

  private static void again(SeededScheduler world) {
    world.at(world.nanos() + 1_000, () -> again(world));
  }
}
