package io.parley.internal.node;

import io.parley.internal.identity.Ed25519Identity;
import io.parley.internal.memory.MemoryStore;
import io.parley.internal.posix.PosixStack;
import io.parley.internal.time.SystemClock;
import io.parley.internal.time.SystemRandom;
import io.parley.internal.time.SystemThreads;
import io.parley.spi.Environment;
import io.parley.spi.Identity;
import io.parley.spi.Store;

/// What a node is given when an application gives nothing.
final class StandardEnvironment {

  private StandardEnvironment() {}

  static Environment inMemory() {
    var clock = new SystemClock();
    var threads = new SystemThreads();
    return new Environment(
        clock,
        threads,
        new SystemRandom(),
        new PosixStack(clock, threads),
        storeInMemory(),
        newIdentity());
  }

  static Store storeInMemory() {
    return new MemoryStore();
  }

  static Identity newIdentity() {
    return Ed25519Identity.fresh();
  }
}
