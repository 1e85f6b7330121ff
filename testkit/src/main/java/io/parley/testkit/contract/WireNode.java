package io.parley.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Delivery;
import io.parley.MessageId;
import io.parley.PeerId;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.HandOver;
import io.parley.spi.HandOver.NotSent;
import io.parley.spi.HandOver.Sent;
import io.parley.spi.HandOver.Uncertain;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import io.parley.spi.OutboxEntry;
import io.parley.spi.StoreException;
import io.parley.spi.Wire;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A wire with a stack under it and an inbox behind it, played by a test. The lock guards the inbox
/// and what it is to do.
final class WireNode implements Wire.Inbox, AutoCloseable {

  final String name;
  final Address address;
  final Wire wire;
  private final NetworkStack stack;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Received> received = new ArrayList<>();
  private boolean fails;
  private boolean held;
  private int tries;

  WireNode(String name, Address address, NetworkStack stack, Wire wire, Clock clock) {
    this.name = name;
    this.address = address;
    this.stack = stack;
    this.wire = wire;
    this.clock = clock;
  }

  /// What came.
  record Received(InetAddress source, String name, String text) {}

  NetworkStack stack() {
    return stack;
  }

  WireNode open() throws NetworkException {
    wire.open(this);
    return this;
  }

  @Override
  public void received(InetAddress source, String sender, String text) throws StoreException {
    lock.lock();
    try {
      tries++;
      changed.signalAll();
      while (held) {
        clock.await(lock, changed, Deadline.NEVER);
      }
      if (fails) {
        throw new StoreException("this store fails", null);
      }
      received.add(new Received(source, sender, text));
      changed.signalAll();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while it stored", interrupted);
    } finally {
      lock.unlock();
    }
  }

  /// Whether its store fails from now on.
  void setFails(boolean isFailing) {
    change(() -> fails = isFailing);
  }

  /// Whether its store takes for ever from now on.
  void setHeld(boolean isHeld) {
    change(() -> held = isHeld);
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until its store has been asked to store something.
  void awaitStoring(Deadline deadline) throws InterruptedException {
    lock.lock();
    try {
      while (tries == 0) {
        assertThat(deadline.hasPassed(clock)).as("nothing came to be stored").isFalse();
        clock.await(lock, changed, deadline);
      }
    } finally {
      lock.unlock();
    }
  }

  /// What has come, once there are so many, or the deadline has passed.
  List<Received> received(int count, Deadline deadline) throws InterruptedException {
    lock.lock();
    try {
      while (received.size() < count && !deadline.hasPassed(clock)) {
        clock.await(lock, changed, deadline);
      }
      return List.copyOf(received);
    } finally {
      lock.unlock();
    }
  }

  List<String> texts(int count, Deadline deadline) throws InterruptedException {
    return received(count, deadline).stream().map(Received::text).toList();
  }

  /// Hands the first part of a text over.
  HandOver handOver(Address peer, String text) {
    return handOver(peer, text, 0);
  }

  HandOver handOver(Address peer, String text, int from) {
    Instant now = clock.wallTime();
    Delivery queued = Delivery.queued(new MessageId(1), PeerId.ofAddress(peer.ip()), now);
    return wire.handOver(peer, new OutboxEntry(1, text, now, Instant.MAX, queued), from);
  }

  /// Hands all of a text over, part after part.
  ///
  /// @return the parts
  List<String> handOverAll(Address peer, String text) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    do {
      int next = next(handOver(peer, text, from));
      assertThat(next).as("where the next part begins").isBetween(from, text.length());
      parts.add(text.substring(from, next));
      assertThat(next > from || text.isEmpty()).as("a part has characters").isTrue();
      from = next;
    } while (from < text.length());
    return parts;
  }

  private static int next(HandOver outcome) {
    return switch (outcome) {
      case Sent(int next, _, _) -> next;
      case Uncertain(_, String why, _) -> throw new AssertionError("uncertain: " + why);
      case NotSent(_, String why) -> throw new AssertionError("not sent: " + why);
    };
  }

  /// Closes the wire, waits for what it still stores, and closes the stack.
  @Override
  public void close() {
    setHeld(false);
    wire.close();
    try {
      assertThat(wire.awaitEnded(Deadline.in(clock, Duration.ofSeconds(30)))).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    stack.close();
  }
}
