package io.parley.app.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.spi.StoreException;
import io.parley.spi.StoredPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every message that is wanted is read once and in order, a page at a time.
class HistoryPagesTest {

  private static final int PAGE = HistoryPages.PAGE;

  private final ListHistory history = new ListHistory();
  private final HistoryPages pages = new HistoryPages(history);
  private final List<Long> read = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 3 * PAGE + 7})
  void allIsReadOnceAndInOrder(int count) throws StoreException {
    write(count);

    pages.read(HistoryQuery.ALL, this::all);

    assertThat(read).isEqualTo(numbers(1, count));
    assertThat(history.limits).containsOnly(PAGE);
  }

  @Test
  void whoWantsNoMoreGetsNoMore() throws StoreException {
    write(3 * PAGE);

    pages.read(HistoryQuery.ALL, page -> all(page) && read.size() < 2 * PAGE);

    assertThat(read).isEqualTo(numbers(1, 2 * PAGE));
    assertThat(history.limits).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE, 2 * PAGE + 1, 400, 401, 1_000_000})
  void theLastOnesAreReadOldestFirst(int wanted) throws StoreException {
    write(400);

    pages.read(pages.last(HistoryQuery.ALL, wanted), this::all);

    assertThat(read).isEqualTo(numbers(Math.max(1, 400 - wanted + 1), 400));
    assertThat(history.limits).allMatch(limit -> limit <= PAGE);
  }

  @Test
  void theLastOnesAreThoseThatMatch() throws StoreException {
    write(400);

    pages.read(pages.last(HistoryQuery.ALL.containing("odd"), 3), this::all);

    assertThat(read).containsExactly(395L, 397L, 399L);
  }

  @Test
  void ofNothingTheLastOnesAreNothing() throws StoreException {
    pages.read(pages.last(HistoryQuery.ALL, 5), this::all);

    assertThat(read).isEmpty();
  }

  private boolean all(List<HistoryEntry> page) {
    page.forEach(message -> read.add(message.id().number()));
    return true;
  }

  private void write(int count) {
    StoredPeer bob = history.peer("bob");
    IntStream.rangeClosed(1, count).forEach(i -> history.from(bob, i % 2 == 0 ? "even" : "odd"));
  }

  private static List<Long> numbers(int from, int to) {
    return IntStream.rangeClosed(from, to).asLongStream().boxed().toList();
  }
}
