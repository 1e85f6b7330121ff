package io.parley.internal.delivery;

import io.parley.spi.Address;
import io.parley.spi.HandOver;
import io.parley.spi.NetworkError;
import io.parley.spi.OutboxEntry;
import io.parley.spi.Wire;
import io.parley.testkit.sim.SeededScheduler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// A wire that does what a test says, part by part, and remembers what it was given. Without a
/// script it sends everything.
final class ScriptedWire implements Wire {

  final List<String> handedOver = new ArrayList<>();
  final List<Long> handOverNanos = new ArrayList<>();
  private final Deque<Step> script = new ArrayDeque<>();
  private final SeededScheduler world;

  ScriptedWire(SeededScheduler world) {
    this.world = world;
  }

  /// One hand-over.
  @FunctionalInterface
  interface Step {
    HandOver handOver(String text, int from) throws InterruptedException;
  }

  static Step sent() {
    return (text, _) -> new HandOver.Sent(text.length(), "taken");
  }

  static Step sentUpTo(int next) {
    return (_, _) -> new HandOver.Sent(next, "taken");
  }

  static Step uncertain() {
    return (text, _) -> new HandOver.Uncertain(text.length(), "reset");
  }

  static Step uncertainUpTo(int next) {
    return (_, _) -> new HandOver.Uncertain(next, "reset");
  }

  static Step refused() {
    return (_, _) -> new HandOver.NotSent(NetworkError.REFUSED, "connection refused");
  }

  ScriptedWire then(Step... steps) {
    script.addAll(List.of(steps));
    return this;
  }

  /// What was still to come is forgotten: everything is taken from now on.
  void revive() {
    script.clear();
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public void open(Inbox inbox) {}

  @Override
  public HandOver handOver(Address peer, OutboxEntry entry, int from) {
    String text = entry.text();
    world.giveWay();
    handOverNanos.add(world.nanos());
    Step step = script.isEmpty() ? sent() : script.remove();
    try {
      HandOver outcome = step.handOver(text, from);
      switch (outcome) {
        case HandOver.Sent(int next, _, _) -> handedOver.add(text.substring(from, next));
        case HandOver.Uncertain(int next, _, _) -> handedOver.add(text.substring(from, next) + "?");
        case HandOver.NotSent(_, _) -> {}
      }
      return outcome;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {}
}
