package io.parley.testkit.scenario;

import io.parley.PeerId;
import io.parley.spi.NetworkException;
import io.parley.testkit.peer.ReceivedText;
import io.parley.testkit.peer.ScriptedPeer;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The programs in a world that are not ours. They keep no books: what they have shown is held
/// against the machines' books when the world is settled.
final class Strangers {

  private final Ledger ledger;
  private final List<Guest> guests = new ArrayList<>();

  /// One of them, and how much of what it has shown is checked.
  private static final class Guest {

    final ScriptedPeer peer;
    int checked;

    Guest(ScriptedPeer peer) {
      this.peer = peer;
    }
  }

  Strangers(Ledger ledger) {
    this.ledger = ledger;
  }

  <P extends ScriptedPeer> P add(P peer) throws NetworkException {
    guests.add(new Guest(peer));
    ledger.introduce(peer.name(), PeerId.ofAddress(peer.ip()));
    peer.start();
    return peer;
  }

  /// Checks what they have shown since the last time.
  void check(Collection<Machine> machines) {
    for (Guest guest : guests) {
      List<ReceivedText> shown = guest.peer.received();
      List<ReceivedText> unchecked = shown.subList(guest.checked, shown.size());
      for (Machine machine : machines) {
        ledger.checkShown(machine.name(), guest.peer.name(), textsOf(machine.ip(), unchecked));
      }
      guest.checked = shown.size();
    }
  }

  void close() {
    guests.forEach(guest -> guest.peer.close());
  }

  private static List<String> textsOf(InetAddress source, List<ReceivedText> shown) {
    return shown.stream()
        .filter(received -> received.source().equals(source))
        .map(ReceivedText::text)
        .toList();
  }
}
