package io.parley.testkit.sim;

import io.parley.Delivery;
import io.parley.Message;
import io.parley.spi.OutboxEntry;

/// Sees what a [SimStore] commits, at the instant of the commit and before anybody else: where a
/// test checks what must hold after every step.
///
/// Called with the store's lock held, so it calls no store and does not wait. What it throws ends
/// the thread that commits, and with it the run.
public interface StoreWitness {

  /// Looks away.
  StoreWitness NOBODY = new StoreWitness() {};

  /// A message is accepted.
  ///
  /// @param entry as it stands in the outbox
  default void accepted(OutboxEntry entry) {}

  /// A delivery has another state.
  ///
  /// @param before what it was
  /// @param now what it is
  default void updated(Delivery before, Delivery now) {}

  /// A message has come in.
  ///
  /// @param message the message
  default void received(Message message) {}
}
