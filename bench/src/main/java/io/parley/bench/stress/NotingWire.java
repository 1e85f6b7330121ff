package io.parley.bench.stress;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Address;
import io.parley.spi.HandOver;
import io.parley.spi.OutboxEntry;
import io.parley.spi.Wire;

/// A wire that takes everything at once and notes it. Its monitor guards the notes.
final class NotingWire implements Wire {

  @GuardedBy("this")
  private final StringBuilder notes = new StringBuilder();

  @Override
  public String name() {
    return "noting";
  }

  @Override
  public void open(Inbox inbox) {}

  @Override
  public synchronized HandOver handOver(Address peer, OutboxEntry entry, int from) {
    notes.append(entry.text());
    return new HandOver.Sent(entry.text().length(), "noted");
  }

  @Override
  public void close() {}

  /// All texts handed over, in order.
  synchronized String notes() {
    return notes.toString();
  }
}
