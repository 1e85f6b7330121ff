package io.parley.internal.time;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/// Randomness of this JVM, for any number of threads. Not for keys: nothing secret is made of it.
public final class SystemRandom implements RandomGenerator {

  @Override
  public long nextLong() {
    return ThreadLocalRandom.current().nextLong();
  }
}
