package io.parley.sqlite;

import static io.parley.sqlite.Stored.BOB;
import static io.parley.sqlite.Stored.accept;
import static io.parley.sqlite.Stored.outbox;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.MessageId;
import io.parley.spi.OutboxEntry;
import io.parley.spi.StoreException;
import io.parley.sqlite.Caller.Holding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {

  @TempDir Path home;

  @Test
  void manyCallersGetNumbersOfTheirOwnAndKeepTheirOrder() throws Exception {
    int callers = 64;
    int each = 50;
    try (SqliteStore store = SqliteStore.open(home)) {
      List<Caller<List<MessageId>>> calling = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        calling.add(Caller.calls(() -> acceptMany(store, each)));
      }
      List<MessageId> all = new ArrayList<>();
      for (Caller<List<MessageId>> caller : calling) {
        List<MessageId> numbers = caller.result();
        assertThat(numbers).isSorted();
        all.addAll(numbers);
      }
      assertThat(all)
          .containsExactlyInAnyOrderElementsOf(
              LongStream.rangeClosed(1, (long) callers * each).mapToObj(MessageId::new).toList());
      assertThat(store.outbox(BOB, 0, Integer.MAX_VALUE))
          .extracting(entry -> entry.delivery().message())
          .isSorted()
          .hasSize(callers * each);
    }
  }

  private static List<MessageId> acceptMany(SqliteStore store, int count) throws StoreException {
    List<MessageId> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(accept(store, BOB, "m" + i).delivery().message());
    }
    return numbers;
  }

  @Test
  void ofChangesThatWaitTogetherOnlyTheOneThatFailsFails() throws Exception {
    try (SqliteStore store = SqliteStore.open(home)) {
      Holding holding = Holding.writerOf(store);
      Caller<OutboxEntry> before = Caller.calls(() -> accept(store, BOB, "before")).waits();
      Caller<Boolean> wrong =
          Caller.calls(() ->
                  store.change(
                      0,
                      writer -> {
                        writer.accept(BOB, "never", Stored.NOON, Stored.NOON);
                        writer.database().execute("INSERT INTO nowhere VALUES (1)");
                        return true;
                      }))
              .waits();
      Caller<Boolean> bug =
          Caller.calls(() ->
                  store.<Boolean>change(
                      0,
                      _ -> {
                        throw new IllegalStateException("a bug");
                      }))
              .waits();
      Caller<OutboxEntry> after = Caller.calls(() -> accept(store, BOB, "after")).waits();
      holding.release();
      assertThat(before.result().sequence()).isEqualTo(1);
      assertThat(after.result().sequence()).isEqualTo(2);
      assertThatThrownBy(wrong::result)
          .cause()
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("cannot write")
          .hasMessageContaining("no such table: nowhere");
      assertThatThrownBy(bug::result)
          .cause()
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("a bug");
      assertThat(outbox(store, BOB)).containsExactly("before", "after");
      assertThat(store.events(0, 9)).extracting("position").containsExactly(1L, 2L);
    }
  }

  @Test
  void aCommitThatFailsFailsAllOfItsChangesAndLeavesNothing() throws Exception {
    try (SqliteStore store = SqliteStore.open(home)) {
      store.change(
          0,
          writer -> {
            Database database = writer.database();
            database.commit();
            database.execute("PRAGMA foreign_keys = ON");
            database.begin();
            database.execute("CREATE TABLE a (x PRIMARY KEY)");
            database.execute("CREATE TABLE b (y REFERENCES a DEFERRABLE INITIALLY DEFERRED)");
            return true;
          });
      Holding holding = Holding.writerOf(store);
      Caller<OutboxEntry> one = Caller.calls(() -> accept(store, BOB, "one")).waits();
      Caller<Boolean> culprit =
          Caller.calls(() ->
                  store.change(
                      0,
                      writer -> {
                        writer.database().execute("INSERT INTO b VALUES (7)");
                        return true;
                      }))
              .waits();
      holding.release();
      assertThatThrownBy(one::result).cause().isInstanceOf(StoreException.class);
      assertThatThrownBy(culprit::result).cause().isInstanceOf(StoreException.class);
      assertThat(outbox(store, BOB)).isEmpty();
      assertThat(accept(store, BOB, "two").sequence()).isEqualTo(1);
      assertThat(store.events(0, 9)).extracting("position").containsExactly(1L);
    }
  }

  @Test
  void aCallerThatIsInterruptedLearnsWhatCameOfItsChange() throws Exception {
    try (SqliteStore store = SqliteStore.open(home)) {
      Holding holding = Holding.writerOf(store);
      Caller<Boolean> caller =
          Caller.calls(
                  () -> {
                    accept(store, BOB, "hello");
                    return Thread.currentThread().isInterrupted();
                  })
              .waits();
      caller.interrupt();
      holding.release();
      assertThat(caller.result()).isTrue();
      assertThat(outbox(store, BOB)).containsExactly("hello");
    }
  }

  @Test
  void aCallerThatWasInterruptedBeforeStoresAsWell() throws Exception {
    try (SqliteStore store = SqliteStore.open(home)) {
      Thread.currentThread().interrupt();
      accept(store, BOB, "hello");
      assertThat(outbox(store, BOB)).containsExactly("hello");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void whatWasHandedOverIsCommittedWhenTheStoreIsClosed() throws Exception {
    SqliteStore store = SqliteStore.open(home);
    Holding holding = Holding.writerOf(store);
    List<Caller<OutboxEntry>> waiting =
        IntStream.range(0, 10)
            .mapToObj(i -> Caller.calls(() -> accept(store, BOB, "m" + i)).waits())
            .toList();
    Caller<Boolean> closing =
        Caller.calls(
                () -> {
                  store.close();
                  return true;
                })
            .waits();
    holding.release();
    for (Caller<OutboxEntry> caller : waiting) {
      caller.result();
    }
    closing.result();
    assertThatThrownBy(() -> accept(store, BOB, "late")).hasMessageContaining("closed");
    try (SqliteStore again = SqliteStore.open(home)) {
      assertThat(outbox(again, BOB)).hasSize(10).doesNotContain("late");
    }
  }

  @Test
  void changesBeyondOneBatchAreStoredToo() throws Exception {
    int callers = GroupCommit.MAX_BATCH + 10;
    try (SqliteStore store = SqliteStore.open(home)) {
      Holding holding = Holding.writerOf(store);
      List<Caller<OutboxEntry>> waiting =
          IntStream.range(0, callers)
              .mapToObj(i -> Caller.calls(() -> accept(store, BOB, "m" + i)).waits())
              .toList();
      holding.release();
      for (Caller<OutboxEntry> caller : waiting) {
        caller.result();
      }
      assertThat(store.outboxSize(BOB).messages()).isEqualTo(callers);
    }
  }

  @Test
  void largeTextsBeyondOneBatchAreStoredToo() throws Exception {
    String large = "x".repeat(1 << 20);
    try (SqliteStore store = SqliteStore.open(home)) {
      Holding holding = Holding.writerOf(store);
      List<Caller<OutboxEntry>> waiting =
          IntStream.range(0, 20)
              .mapToObj(_ -> Caller.calls(() -> accept(store, BOB, large)).waits())
              .toList();
      holding.release();
      for (Caller<OutboxEntry> caller : waiting) {
        caller.result();
      }
      assertThat(store.outboxSize(BOB).bytes()).isEqualTo(20L << 20);
    }
  }
}
