package io.parley.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Cursor;
import io.parley.Messenger;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.MessageReceived;
import io.parley.PeerId;
import io.parley.SendResult;
import io.parley.SendResult.Accepted;
import io.parley.SendResult.RejectReason;
import io.parley.SendResult.Rejected;
import io.parley.spi.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a store on disk carries from one life of a node to the next.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoredLivesTest {

  /// DESIGN section 1.
  private static final int DURABLE_OUTBOX = 10_000;

  /// The eighth seed runs the SQL of the store on disk.
  private static void inEveryWorld(Play play) {
    Simulation.of(Scenario.named("stored-lives", FaultMix.NONE, play)).check(8);
  }

  private static void start(Machine machine) throws InterruptedException {
    machine.start();
    machine.messenger();
  }

  /// All that a cursor has to say now.
  private static List<MessengerEvent> all(Cursor cursor) throws Exception {
    List<MessengerEvent> events = new ArrayList<>();
    for (Optional<MessengerEvent> event = cursor.next(Deadline.PASSED);
        event.isPresent();
        event = cursor.next(Deadline.PASSED)) {
      events.add(event.get());
    }
    return events;
  }

  /// The messages that a cursor has to tell of now, without a word that they were read.
  private static List<String> read(Machine machine, String cursor) throws Exception {
    return all(machine.messenger().cursor(cursor)).stream()
        .filter(MessageReceived.class::isInstance)
        .map(event -> ((MessageReceived) event).message().text())
        .toList();
  }

  @Test
  void whoWasAwayForAnHourMissesNothingAndNobodyReadsForAnother() {
    inEveryWorld(world -> {
      Machine alice = world.machine("alice");
      Machine bob = world.machine("bob");
      world.sleep(Duration.ofSeconds(1));
      alice.write(bob, "before");
      world.sleep(Duration.ofSeconds(1));
      Cursor early = bob.messenger().cursor("early");
      early.acknowledge(all(early).getLast().position());
      bob.crash();
      start(bob);
      assertThat(read(bob, "early")).isEmpty();
      assertThat(read(bob, "late")).containsExactly("before");
      alice.write(bob, "meanwhile");
      world.sleep(Duration.ofHours(1));
      bob.stop(Duration.ZERO);
      start(bob);
      assertThat(read(bob, "early")).containsExactly("meanwhile");
      assertThat(read(bob, "late")).containsExactly("before", "meanwhile");
      world.settle();
    });
  }

  @Test
  void anOutboxOnDiskHoldsTenThousandAndIsAsFullInTheNextLife() {
    Scenario full =
        Scenario.named(
            "full-on-disk",
            FaultMix.NONE,
            world -> {
              Machine alice = world.machine("alice");
              Machine bob = world.machine("bob");
              world.sleep(Duration.ofSeconds(1));
              PeerId bobsId = PeerId.ofAddress(bob.ip());
              bob.crash();
              Messenger node = alice.messenger();
              for (int i = 0; i < DURABLE_OUTBOX; i++) {
                assertThat(node.trySend(bobsId, "message " + i)).isInstanceOf(Accepted.class);
              }
              assertThat(reason(node.trySend(bobsId, "x"))).isEqualTo(RejectReason.OUTBOX_FULL);
              alice.crash();
              start(alice);
              Messenger next = alice.messenger();
              assertThat(next.peer(bobsId).orElseThrow().queued()).isEqualTo(DURABLE_OUTBOX);
              assertThat(reason(next.trySend(bobsId, "x"))).isEqualTo(RejectReason.OUTBOX_FULL);
            });
    Simulation.of(full).check(1);
  }

  private static RejectReason reason(SendResult result) {
    return ((Rejected) result).reason();
  }
}
