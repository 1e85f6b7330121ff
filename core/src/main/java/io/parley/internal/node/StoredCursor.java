package io.parley.internal.node;

import io.parley.Cursor;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.EventsMissed;
import io.parley.MessengerEvent.StoreTrouble;
import io.parley.internal.delivery.Journal;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// A cursor over the journal. Its page and place belong to the thread that reads it.
final class StoredCursor implements Cursor {

  /// Events read from the store at a time.
  static final int PAGE = 128;

  private final String name;
  private final Journal journal;
  private final Clock clock;
  private final Deque<MessengerEvent> page = new ArrayDeque<>();
  private long position;

  /// What was told last of the store's trouble.
  private Optional<String> trouble = Optional.empty();

  StoredCursor(String name, Journal journal, Clock clock) throws StoreException {
    this.name = name;
    this.journal = journal;
    this.clock = clock;
    this.position = journal.store().cursor(name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<MessengerEvent> next(Deadline deadline)
      throws InterruptedException, StoreException {
    if (page.isEmpty()) {
      page.addAll(journal.events(position, PAGE, trouble, deadline));
    }
    MessengerEvent event = page.peek();
    if (event == null) {
      return changedTrouble();
    }
    long missed = event.position() - position - 1;
    if (missed > 0) {
      position = event.position() - 1;
      return Optional.of(new EventsMissed(position, clock.wallTime(), missed));
    }
    position = event.position();
    return Optional.of(page.remove());
  }

  private Optional<MessengerEvent> changedTrouble() {
    Optional<String> now = journal.trouble();
    if (now.equals(trouble)) {
      return Optional.empty();
    }
    trouble = now;
    return Optional.of(new StoreTrouble(position, clock.wallTime(), now));
  }

  @Override
  public void acknowledge(long upTo) throws StoreException {
    journal.store().saveCursor(name, upTo);
  }
}
