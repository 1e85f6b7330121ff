package io.parley.spi;

import java.util.random.RandomGenerator;

/// Everything a node is given by its surroundings. The node closes `stack` and `store` when it
/// closes.
///
/// @param clock all time
/// @param threads all threads
/// @param random all randomness; used by many threads, so it must bear that
/// @param stack the network
/// @param store what is remembered
/// @param identity who the node is: the key that it proves it by
public record Environment(
    Clock clock,
    Threads threads,
    RandomGenerator random,
    NetworkStack stack,
    Store store,
    Identity identity) {

  /// The same with another store: one on disk, perhaps.
  ///
  /// @param newStore what is remembered
  /// @return the environment
  public Environment withStore(Store newStore) {
    return new Environment(clock, threads, random, stack, newStore, identity);
  }

  /// The same with another network: one that is built on this environment's own, perhaps.
  ///
  /// @param newStack the network
  /// @return the environment
  public Environment withStack(NetworkStack newStack) {
    return new Environment(clock, threads, random, newStack, store, identity);
  }

  /// The same for somebody else: whose key is kept in a file, perhaps.
  ///
  /// @param newIdentity who the node is
  /// @return the environment
  public Environment withIdentity(Identity newIdentity) {
    return new Environment(clock, threads, random, stack, store, newIdentity);
  }
}
