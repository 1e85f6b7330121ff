package io.parley.opentransport.stack;

import io.parley.testkit.sim.SeededScheduler;
import java.security.SecureRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The endpoints in bad weather: seeds that are always tried, and fresh ones.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndpointStormTest {

  private static final int SEEDS = 60;
  private static final int FRESH = Integer.getInteger("parley.fresh.seeds", 100);

  @Test
  void everyEndpointIsInItsCacheAgainAndEveryByteInItsPlaceWhateverHappens() {
    SeededScheduler.forEachSeed(SEEDS, EndpointStorm::blow);
  }

  @Test
  @Timeout(value = 12 * 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void freshStormsAreWeathered() {
    long first = Long.getLong("parley.fresh.from", new SecureRandom().nextInt(Integer.MAX_VALUE));
    System.out.printf("%d fresh storms from %d on%n", FRESH, first);
    LongStream.range(first, first + FRESH).forEach(EndpointStorm::blow);
  }
}
