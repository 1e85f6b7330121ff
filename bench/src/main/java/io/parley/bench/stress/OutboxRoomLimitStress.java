package io.parley.bench.stress;

import io.parley.internal.delivery.OutboxRoom;
import io.parley.internal.time.SystemClock;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// An outbox with room for two messages, of which one is taken. Two takers, one of which first
/// gives back what is taken, ask for room three times and do not wait. In whatever order that
/// happens, two of them get room, never all three; and what is counted is what is taken. (jcstress
/// runs no test with more actors than the machine has cores, so the giver is one of the takers.)
@JCStressTest
@Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "each taker got room once")
@Outcome(id = "0, 2, 2", expect = Expect.ACCEPTABLE, desc = "the other taker got it twice")
@Outcome(expect = Expect.FORBIDDEN, desc = "the limit was exceeded, or room was lost")
@State
public class OutboxRoomLimitStress {

  private static final Clock CLOCK = new SystemClock();

  private final OutboxRoom room = new OutboxRoom(CLOCK, new OutboxRoom.Limit(2, 2));

  /// Takes half of the room there is.
  public OutboxRoomLimitStress() {
    Waits.take(room, Deadline.PASSED);
  }

  /// Gives that back, and wants it again.
  @Actor
  public void giver(III_Result result) {
    room.giveBack(1);
    result.r1 = Waits.take(room, Deadline.PASSED);
  }

  /// Wants all that may be free.
  @Actor
  public void taker(III_Result result) {
    result.r2 = Waits.take(room, Deadline.PASSED) + Waits.take(room, Deadline.PASSED);
  }

  /// Counts.
  @Arbiter
  public void count(III_Result result) {
    result.r3 = room.messages();
  }
}
