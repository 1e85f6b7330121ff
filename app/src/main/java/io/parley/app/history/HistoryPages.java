package io.parley.app.history;

import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.MessageId;
import io.parley.spi.History;
import io.parley.spi.StoreException;
import java.util.List;
import java.util.function.Predicate;

/// Reads a history in pages, so that a million messages take no more room than a page.
public final class HistoryPages {

  /// Messages read at a time: the largest are 1 MiB each.
  static final int PAGE = 128;

  private final History history;

  /// Reads this one.
  public HistoryPages(History history) {
    this.history = history;
  }

  /// Gives all messages that are wanted to a reader, a page at a time, until it says no.
  ///
  /// @param query which, and in which order
  /// @param reader takes a page, and says whether it wants more
  /// @throws StoreException if the store cannot be read
  public void read(HistoryQuery query, Predicate<List<HistoryEntry>> reader) throws StoreException {
    HistoryQuery next = query;
    boolean goesOn = true;
    while (goesOn) {
      List<HistoryEntry> page = history.history(next, PAGE);
      goesOn = !page.isEmpty() && reader.test(page) && page.size() == PAGE;
      if (goesOn) {
        next = next.beyond(page.getLast().id());
      }
    }
  }

  /// A query for the newest messages among those that are wanted, and for those that come after.
  ///
  /// @param query which; the oldest first
  /// @param count how many, from 1 on
  /// @return the query that begins with the first of them
  /// @throws StoreException if the store cannot be read
  public HistoryQuery last(HistoryQuery query, int count) throws StoreException {
    HistoryQuery back = query.newestFirst();
    for (int left = count; left > 0; left -= PAGE) {
      int wanted = Math.min(left, PAGE);
      List<HistoryEntry> page = history.history(back, wanted);
      if (page.size() < wanted) {
        return query;
      }
      back = back.beyond(page.getLast().id());
    }
    MessageId first = back.beyond().orElseThrow();
    return query.beyond(new MessageId(first.number() - 1));
  }
}
