package io.parley;

import io.parley.spi.Deadline;
import io.parley.spi.StoreException;
import java.util.Optional;

/// A named place in the event log, from which one application reads.
///
/// Reading does not move the saved place; [#acknowledge] does. Who stops between the two reads the
/// same events again next time, so an application sees each event at least once. One thread reads a
/// cursor; [#acknowledge] may come from any.
public interface Cursor {

  /// The cursor's name. `main` is the terminal's and machine mode's.
  ///
  /// @return the name
  String name();

  /// The next event after the one last returned, waiting for it. Blocks until the deadline.
  ///
  /// Once the node has stopped it returns what is left, and then empty at once; once the node has
  /// closed, empty at once.
  ///
  /// @param deadline when to give up
  /// @return the event, or empty if none came by then
  /// @throws InterruptedException if the calling thread is interrupted
  /// @throws StoreException if the store cannot be read
  Optional<MessengerEvent> next(Deadline deadline) throws InterruptedException, StoreException;

  /// Saves the place: events up to and with `position` are done. A smaller position than the saved
  /// one changes nothing.
  ///
  /// @param position of the last event that is done
  /// @throws StoreException if the store cannot be written
  void acknowledge(long position) throws StoreException;
}
