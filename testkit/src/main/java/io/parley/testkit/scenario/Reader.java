package io.parley.testkit.scenario;

import io.parley.Cursor;
import io.parley.MessageId;
import io.parley.Messenger;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.EventsMissed;
import io.parley.MessengerEvent.MessageReceived;
import io.parley.MessengerEvent.PeerChange;
import io.parley.MessengerEvent.PeerChanged;
import io.parley.MessengerEvent.StoreTrouble;
import io.parley.PeerId;
import io.parley.spi.Deadline;
import io.parley.spi.StoreException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/// The person at a machine: reads the cursor `main` and takes note of each message.
///
/// Checks what a cursor promises: from one start of the node to the next, the events come without a
/// gap and in order, and none that was acknowledged comes again; and that no change of a peer is
/// told twice, but that it entered, which each life of the node tells.
final class Reader {

  private static final Duration READ_AGAIN = Duration.ofSeconds(1);

  private final World world;
  private final String name;
  private final Set<MessageId> seen = new TreeSet<>();

  /// What tells whether a peer is there.
  private static final Set<PeerChange> PRESENCE =
      EnumSet.of(
          PeerChange.ENTERED,
          PeerChange.HERE,
          PeerChange.AWAY,
          PeerChange.LEFT,
          PeerChange.DISPLACED);

  private final Map<PeerId, PeerChange> changes = new HashMap<>();

  /// The last place of which the store said that it is saved, and the last one that it was told.
  private long acknowledged;

  private long told;

  /// The place of the last event in this life of the node; none yet at its start.
  private OptionalLong last = OptionalLong.empty();

  Reader(World world, String name) {
    this.world = world;
    this.name = name;
  }

  /// Whether every message that this machine's store holds was seen.
  boolean hasSeenAll() {
    return seen.containsAll(world.ledger().inboxOf(name));
  }

  /// Whether this is the last thing that was told of a peer, but for its name.
  boolean wasToldOf(PeerId peer, PeerChange change) {
    return changes.get(peer) == change;
  }

  /// All that was stored is gone.
  void forget() {
    seen.clear();
    acknowledged = 0;
    told = 0;
  }

  /// Reads until the node ends.
  void read(Messenger node, BooleanSupplier isOver) throws InterruptedException {
    last = OptionalLong.empty();
    changes.clear();
    Optional<Cursor> cursor = Optional.empty();
    while (!isOver.getAsBoolean()) {
      try {
        cursor = Optional.of(cursor.isPresent() ? cursor.get() : node.cursor("main"));
        Optional<MessengerEvent> event = cursor.get().next(Deadline.NEVER);
        if (event.isEmpty()) {
          return;
        }
        see(event.get(), cursor.get());
      } catch (StoreException e) {
        world.sleep(READ_AGAIN);
      }
    }
  }

  private void see(MessengerEvent event, Cursor cursor) throws StoreException {
    if (event instanceof StoreTrouble) {
      return;
    }
    boolean follows =
        last.isPresent()
            ? event.position() == last.getAsLong() + 1
            : event.position() > acknowledged && event.position() <= told + 1;
    if (!follows || event instanceof EventsMissed) {
      throw new AssertionError(
          "%s reads event %s after %s, with %d acknowledged"
              .formatted(name, event, last, acknowledged));
    }
    last = OptionalLong.of(event.position());
    if (event instanceof PeerChanged changed
        && PRESENCE.contains(changed.change())
        && changes.put(changed.peer(), changed.change()) == changed.change()
        && changed.change() != PeerChange.ENTERED
        && changed.change() != PeerChange.DISPLACED) {
      throw new AssertionError(name + " is told twice: " + changed);
    }
    if (event instanceof MessageReceived received) {
      seen.add(received.message().id());
      told = event.position();
      cursor.acknowledge(told);
      acknowledged = told;
    }
  }
}
