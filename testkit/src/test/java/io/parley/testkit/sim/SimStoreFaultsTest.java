package io.parley.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Message;
import io.parley.PeerId;
import io.parley.spi.OutboxEntry;
import io.parley.spi.Store;
import io.parley.spi.StoreException;
import io.parley.testkit.sim.SimStore.Keeping;
import io.parley.testkit.sim.SimStore.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a simulated disk does that a good one does not.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SimStoreFaultsTest {

  private static final PeerId BOB = new PeerId("bob");

  private static SimStore store(SeededScheduler world) {
    return SimStore.of(world, "alice", Keeping.DURABLE);
  }

  private static OutboxEntry accept(Store store, String text) throws StoreException {
    return store.accept(BOB, text, SeededScheduler.EPOCH, Instant.MAX);
  }

  private static List<String> outbox(Store store) throws StoreException {
    return store.outbox(BOB, 0, Integer.MAX_VALUE).stream().map(OutboxEntry::text).toList();
  }

  @Test
  void whatWasToldToBeStoredIsThereInTheNextLife() {
    SeededScheduler.run(
        1,
        world -> {
          SimStore store = store(world);
          accept(store, "hello");
          store.crash();
          assertThatThrownBy(() -> outbox(store))
              .isInstanceOf(StoreException.class)
              .hasMessage("the machine of alice died");
          SimStore next = store.reopen();
          assertThat(outbox(next)).containsExactly("hello");
          assertThat(next.durable()).isTrue();
          assertThat(accept(next, "again").sequence()).isEqualTo(2);
        });
  }

  @Test
  void aStoreInMemoryIsEmptyInTheNextLife() {
    SeededScheduler.run(
        1,
        world -> {
          SimStore store = SimStore.of(world, "alice", Keeping.IN_MEMORY);
          accept(store, "hello");
          store.crash();
          assertThat(outbox(store.reopen())).isEmpty();
          assertThat(store.reopen().durable()).isFalse();
          store.setFull(true);
          assertThatThrownBy(() -> accept(store.reopen(), "lost")).hasMessageContaining("full");
        });
  }

  @Test
  void ofThreeCommitsUnderWayAnyMayBeThereInAnyOrderAfterACrashAndNobodyWasTold() {
    Set<List<String>> outcomes = new TreeSet<>(Comparator.comparing(List::toString));
    for (int seed = 1; seed <= 500; seed++) {
      SeededScheduler.run(
          seed,
          world -> {
            SimStore store = store(world);
            store.setCommitTime(Duration.ofSeconds(10));
            List<String> told = new ArrayList<>();
            List<Thread> writers = new ArrayList<>();
            for (String text : List.of("a", "b", "c")) {
              writers.add(world.start(text, () -> told.add(tryToAccept(store, text))));
            }
            world.sleep(Duration.ofMillis(1));
            store.crash();
            for (Thread writer : writers) {
              writer.join();
            }
            assertThat(told).containsOnly("the machine of alice died");
            outcomes.add(outbox(store.reopen()));
          });
    }
    // None, three single ones, six ordered pairs, six orders of all.
    assertThat(outcomes).hasSize(1 + 3 + 6 + 6);
  }

  private static String tryToAccept(Store store, String text) {
    try {
      return accept(store, text).text();
    } catch (StoreException e) {
      return e.getMessage();
    }
  }

  @Test
  void aFullDiskCanBeReadAndNotWritten() {
    SeededScheduler.run(
        1,
        world -> {
          SimStore store = store(world);
          accept(store, "hello");
          store.setFull(true);
          assertThatThrownBy(() -> accept(store, "lost")).hasMessage("the disk of alice is full");
          assertThatThrownBy(() -> store.saveCursor("main", 1)).hasMessageContaining("full");
          assertThat(outbox(store)).containsExactly("hello");
          store.close();
          SimStore next = store.reopen();
          assertThatThrownBy(() -> accept(next, "lost")).hasMessageContaining("full");
          next.setFull(false);
          accept(next, "kept");
          assertThat(outbox(next)).containsExactly("hello", "kept");
        });
  }

  @Test
  void theNextCallsOfOneKindFailAndNoOthers() {
    SeededScheduler.run(
        1,
        world -> {
          SimStore store = store(world);
          store.failNext(Operation.ACCEPT, 2);
          store.saveCursor("main", 1);
          assertThatThrownBy(() -> accept(store, "1")).hasMessage("the disk of alice failed");
          assertThatThrownBy(() -> accept(store, "2")).isInstanceOf(StoreException.class);
          accept(store, "3");
          store.failNext(Operation.READ, 1);
          assertThatThrownBy(() -> outbox(store)).isInstanceOf(StoreException.class);
          assertThat(outbox(store)).containsExactly("3");
        });
  }

  @Test
  void aSlowCommitHoldsUpNobodyElseAndCannotBeInterrupted() {
    SeededScheduler.run(
        1,
        world -> {
          SimStore store = store(world);
          store.setCommitTime(Duration.ofSeconds(1));
          List<Long> ends = new ArrayList<>();
          List<Thread> writers = new ArrayList<>();
          for (String text : List.of("a", "b", "c")) {
            writers.add(
                world.start(
                    text,
                    () -> {
                      tryToAccept(store, text);
                      ends.add(world.nanos());
                      assertThat(Thread.interrupted()).isEqualTo(text.equals("a"));
                    }));
          }
          world.sleep(Duration.ofMillis(1));
          writers.getFirst().interrupt();
          for (Thread writer : writers) {
            writer.join();
          }
          assertThat(outbox(store)).containsExactlyInAnyOrder("a", "b", "c");
          assertThat(ends)
              .allMatch(end -> end >= 100_000_000 && end < 1_200_000_000)
              .doesNotHaveDuplicates();
        });
  }

  @Test
  void aDiskThatStandsStillKeepsCommitsWaitingAndDiesWithItsMachine() {
    SeededScheduler.run(
        1,
        world -> {
          SimStore store = store(world);
          store.setStalled(true);
          List<String> told = new ArrayList<>();
          Thread writer = world.start("writer", () -> told.add(tryToAccept(store, "a")));
          world.sleep(Duration.ofHours(1));
          assertThat(told).isEmpty();
          assertThat(outbox(store)).isEmpty();
          store.setStalled(false);
          writer.join();
          assertThat(told).containsExactly("a");
          store.setStalled(true);
          Thread unlucky = world.start("writer", () -> told.add(tryToAccept(store, "b")));
          world.sleep(Duration.ofHours(1));
          store.crash();
          unlucky.join();
          assertThat(told).containsExactly("a", "the machine of alice died");
        });
  }

  @Test
  void aWitnessSeesEachCommitBeforeTheCallerGoesOn() {
    SeededScheduler.run(
        1,
        world -> {
          List<String> seen = new ArrayList<>();
          var witness =
              new StoreWitness() {
                @Override
                public void received(Message message) {
                  seen.add(message.text());
                }
              };
          SimStore store = SimStore.of(world, "alice", Keeping.DURABLE, witness);
          store.receive(BOB, "Bob", "hello", SeededScheduler.EPOCH);
          assertThat(seen).containsExactly("hello");
          store.crash();
          store.reopen().receive(BOB, "Bob", "again", SeededScheduler.EPOCH);
          assertThat(seen).containsExactly("hello", "again");
        });
  }
}
