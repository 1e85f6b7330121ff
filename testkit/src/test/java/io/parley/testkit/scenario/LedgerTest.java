package io.parley.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.Message;
import io.parley.MessageId;
import io.parley.PeerId;
import io.parley.spi.OutboxEntry;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.StoreWitness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each thing that must hold, and that the ledger notices when it does not.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LedgerTest {

  private static final Instant NOW = SeededScheduler.EPOCH;
  private static final PeerId ALICE = new PeerId("alice's");
  private static final PeerId BOB = new PeerId("bob's");

  /// What a test does with the books of alice, who sends, and bob, who receives.
  @FunctionalInterface
  private interface Entries {
    void in(Books books) throws Exception;
  }

  private static final class Books {

    final SeededScheduler world;
    final Disturbances disturbances;
    final Ledger ledger;
    final StoreWitness alice;
    final StoreWitness bob;
    long bytesSent;
    int lastReceived;

    Books(SeededScheduler world) {
      this.world = world;
      disturbances = new Disturbances(world);
      ledger = new Ledger(disturbances, (_, _) -> bytesSent);
      alice = ledger.open("alice", ALICE, true, OptionalInt.empty());
      bob = ledger.open("bob", BOB, true, OptionalInt.empty());
    }

    Delivery accepts(int number) {
      return accepts(number, "m" + number);
    }

    Delivery accepts(int number, String text) {
      Delivery queued = Delivery.queued(new MessageId(number), BOB, NOW);
      alice.accepted(new OutboxEntry(number, text, NOW, Instant.MAX, queued));
      bytesSent++;
      return queued;
    }

    void arrives(int number) {
      comes("m" + number);
    }

    void comes(String text) {
      bob.received(new Message(new MessageId(++lastReceived), ALICE, "alice", text, NOW));
    }

    void becomes(Delivery queued, DeliveryState state, String why) {
      alice.updated(queued, queued.become(state, 1, NOW, why));
    }

    void disturbs() {
      disturbances.begin(List.of("bob"));
      disturbances.end(List.of("bob"));
    }
  }

  private static void inBooks(Entries entries) {
    SeededScheduler.run(1, world -> entries.in(new Books(world)));
  }

  @Test
  void aMessageThatArrivesOnceAndIsThenSentIsAsItShouldBe() {
    inBooks(books -> {
      Delivery first = books.accepts(1);
      Delivery second = books.accepts(2);
      books.arrives(1);
      books.becomes(first, DeliveryState.SENT, "read");
      books.arrives(2);
      books.becomes(second, DeliveryState.SENT, "read");
      assertThatCode(books.ledger::checkSettled).doesNotThrowAnyException();
      assertThat(books.ledger.received("alice", "bob")).containsExactly("m1", "m2");
    });
  }

  @Test
  void aMessageThatNobodySentIsNoticed() {
    inBooks(books ->
        assertThatThrownBy(() -> books.arrives(1)).hasMessage("alice to bob: nobody sent 'm1'"));
  }

  @Test
  void aDoubledMessageIsNoticed() {
    inBooks(books -> {
      books.accepts(1);
      books.arrives(1);
      assertThatThrownBy(() -> books.arrives(1)).hasMessageContaining("alice to bob: doubled");
    });
  }

  @Test
  void theFirstMessageInTheOutboxMayComeAgainForEachDeathOfItsSenderAndNoOther() {
    inBooks(books -> {
      books.accepts(1);
      books.accepts(2);
      books.arrives(1);
      books.ledger.died("alice", true);
      books.arrives(1);
      assertThat(books.ledger.received("alice", "bob")).containsExactly("m1");
      assertThatThrownBy(() -> books.arrives(1)).hasMessageContaining("doubled");
      books.arrives(2);
      assertThatThrownBy(() -> books.arrives(2)).hasMessageContaining("doubled");
    });
  }

  @Test
  void aMessageOutOfOrderIsNoticed() {
    inBooks(books -> {
      books.accepts(1);
      books.accepts(2);
      books.arrives(2);
      assertThatThrownBy(() -> books.arrives(1)).hasMessageContaining("out of order");
    });
  }

  @Test
  void onlyOneThatIsInDoubtMayComeLate() {
    inBooks(books -> {
      Delivery first = books.accepts(1);
      books.accepts(2);
      books.disturbs();
      books.becomes(first, DeliveryState.UNKNOWN, "reset");
      books.arrives(2);
      assertThatCode(() -> books.arrives(1)).doesNotThrowAnyException();
    });
  }

  @Test
  void aMessageThatIsCalledSentAndIsNotThereIsNoticed() {
    inBooks(books -> {
      Delivery first = books.accepts(1);
      assertThatThrownBy(() -> books.becomes(first, DeliveryState.SENT, "read"))
          .hasMessageContaining("not there, but 'm1' (m1, SENT, 0 times there) (read)");
    });
  }

  @Test
  void aResetThatIsTakenForAProperCloseNeedsThreeBefore() {
    String reason = "the peer closed with a reset, as it normally does";
    inBooks(books -> {
      Delivery first = books.accepts(1);
      books.disturbs();
      books.disturbs();
      assertThatThrownBy(() -> books.becomes(first, DeliveryState.SENT, reason))
          .hasMessageContaining("not there");
      Delivery second = books.accepts(2);
      books.disturbs();
      assertThatCode(() -> books.becomes(second, DeliveryState.SENT, reason))
          .doesNotThrowAnyException();
    });
  }

  @Test
  void doubtWithoutACauseIsNoticed() {
    inBooks(books -> {
      Delivery first = books.accepts(1);
      books.disturbs();
      books.world.sleep(Duration.ofSeconds(59));
      books.becomes(first, DeliveryState.UNKNOWN, "reset");
      Delivery second = books.accepts(2);
      books.world.sleep(Duration.ofSeconds(2));
      assertThatThrownBy(() -> books.becomes(second, DeliveryState.UNKNOWN, "reset"))
          .hasMessageContaining("nothing went wrong, but");
      Delivery third = books.accepts(3);
      books.disturbances.begin(List.of("alice"));
      books.world.sleep(Duration.ofHours(1));
      assertThatCode(() -> books.becomes(third, DeliveryState.UNKNOWN, "reset"))
          .doesNotThrowAnyException();
    });
  }

  @Test
  void doubtOfWhatNeverLeftIsNoticed() {
    inBooks(books -> {
      Delivery first = books.accepts(1);
      Delivery second = books.accepts(2);
      books.disturbs();
      books.becomes(first, DeliveryState.UNKNOWN, "reset");
      assertThatThrownBy(() -> books.becomes(second, DeliveryState.UNKNOWN, "refused"))
          .hasMessageContaining("nothing left, but");
    });
  }

  @Test
  void aTextThatGoesInPartsIsThereWithTheLastOne() {
    inBooks(books -> {
      String head = "a".repeat(900);
      Delivery first = books.accepts(1, head + "b");
      books.comes(head);
      assertThatThrownBy(() -> books.becomes(first, DeliveryState.SENT, "read"))
          .hasMessageContaining("not there");
      books.comes("b");
      assertThat(books.ledger.received("alice", "bob")).containsExactly(head + "b");
      assertThatThrownBy(() -> books.comes("b")).hasMessageContaining("nobody sent 'b'");
    });
  }

  @Test
  void aTextOfWhichAPartIsMissingIsNotThere() {
    inBooks(books -> {
      Delivery first = books.accepts(1, "a".repeat(900) + "b");
      books.comes("b");
      assertThat(books.ledger.received("alice", "bob")).isEmpty();
      assertThatThrownBy(() -> books.becomes(first, DeliveryState.SENT, "read"))
          .hasMessageContaining("not there");
    });
  }

  @Test
  void aStateThatGoesBackIsNoticed() {
    inBooks(books -> {
      Delivery queued = books.accepts(1);
      books.arrives(1);
      Delivery sent = queued.become(DeliveryState.SENT, 1, NOW, "read");
      books.alice.updated(queued, sent);
      assertThatThrownBy(() -> books.alice.updated(sent, queued)).hasMessageContaining("became");
    });
  }

  @Test
  void anOutboxThatHoldsMoreThanItMayIsNoticed() {
    inBooks(books -> {
      StoreWitness carol =
          books.ledger.open("carol", new PeerId("carol's"), false, OptionalInt.empty());
      for (int i = 1; i <= 129; i++) {
        Delivery queued = Delivery.queued(new MessageId(i), BOB, NOW);
        var entry = new OutboxEntry(i, "m" + i, NOW, Instant.MAX, queued);
        if (i <= 128) {
          carol.accepted(entry);
        } else {
          assertThatThrownBy(() -> carol.accepted(entry)).hasMessageContaining("too full");
        }
      }
    });
  }

  @Test
  void aMessageThatNeverLeavesIsNoticed() {
    inBooks(books -> {
      books.accepts(1);
      assertThatThrownBy(books.ledger::checkSettled).hasMessageContaining("never left: ['m1'");
    });
  }

  @Test
  void whatAStrangerHasShownIsHeldAgainstTheSendersBooks() {
    inBooks(books -> {
      PeerId carol = new PeerId("carol's");
      books.ledger.introduce("carol", carol);
      for (int i = 1; i <= 2; i++) {
        Delivery queued = Delivery.queued(new MessageId(i), carol, NOW);
        books.alice.accepted(new OutboxEntry(i, "m" + i, NOW, Instant.MAX, queued));
        books.becomes(queued, DeliveryState.SENT, "read");
      }
      assertThatThrownBy(() -> books.ledger.checkShown("alice", "carol", List.of("m1")))
          .hasMessageContaining("alice to carol: not there: 'm2'");
      assertThatCode(() -> books.ledger.checkShown("alice", "carol", List.of("m2")))
          .doesNotThrowAnyException();
      assertThatThrownBy(() -> books.ledger.checkShown("alice", "carol", List.of("m2")))
          .hasMessageContaining("doubled");
    });
  }

  @Test
  void whatAStrangerSendsComesAtMostOnceAndInOrder() {
    inBooks(books -> {
      books.ledger.introduce("alice", ALICE);
      books.ledger.sends("alice", "bob", "m1");
      books.ledger.sends("alice", "bob", "m2");
      books.arrives(2);
      assertThatThrownBy(() -> books.arrives(1)).hasMessageContaining("out of order");
      assertThatThrownBy(() -> books.arrives(2)).hasMessageContaining("doubled");
      assertThatCode(books.ledger::checkSettled).doesNotThrowAnyException();
    });
  }

  @Test
  void aDeathTakesWhatWasInMemory() {
    inBooks(books -> {
      books.accepts(1);
      books.ledger.died("alice", false);
      assertThatCode(books.ledger::checkSettled).doesNotThrowAnyException();
      books.arrives(1);
      books.ledger.died("bob", false);
      assertThat(books.ledger.inboxOf("bob")).isEmpty();
    });
  }
}
