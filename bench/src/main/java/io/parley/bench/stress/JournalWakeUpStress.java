package io.parley.bench.stress;

import io.parley.PeerId;
import io.parley.internal.delivery.Journal;
import io.parley.internal.time.SystemClock;
import io.parley.spi.Clock;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// A reader asks for the next event while one is being stored. Whether it comes before the reader
/// looks, between its look and its wait, or after, the reader gets it.
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the reader has the event")
@Outcome(expect = Expect.FORBIDDEN, desc = "a wake-up was lost")
@State
public class JournalWakeUpStress {

  private static final Clock CLOCK = new SystemClock();
  private static final PeerId PEER = new PeerId("bob");

  private final Journal journal = new Journal(new SmallStore(), CLOCK);

  /// Stores an event.
  @Actor
  public void writer() {
    Waits.step(() -> {
      journal.receive(PEER, "bob", "hello");
      return true;
    });
  }

  /// Waits for it.
  @Actor
  public void reader(I_Result result) {
    result.r1 =
        Waits.step(() -> journal.events(0, 1, Optional.empty(), Waits.longWait(CLOCK))).size();
  }
}
