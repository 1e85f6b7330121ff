package io.parley.bench.stress;

import io.parley.internal.delivery.OutboxRoom;
import io.parley.internal.time.SystemClock;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// An outbox with room for one message, which is taken. One actor waits for room and gives it back;
/// the other gives back what is taken, and waits until the outbox is empty. Whoever waits is woken
/// by the other.
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "both were woken")
@Outcome(expect = Expect.FORBIDDEN, desc = "a wake-up was lost")
@State
public class OutboxRoomWakeUpStress {

  private static final Clock CLOCK = new SystemClock();

  private final OutboxRoom room = new OutboxRoom(CLOCK, new OutboxRoom.Limit(1, 1));

  /// Takes the only room there is.
  public OutboxRoomWakeUpStress() {
    Waits.take(room, Deadline.PASSED);
  }

  /// Waits for room, and gives it back.
  @Actor
  public void taker(II_Result result) {
    result.r1 = Waits.take(room, Waits.longWait(CLOCK));
    room.giveBack(1);
  }

  /// Gives back the room that is taken, and waits until all of it is free.
  @Actor
  public void giver(II_Result result) {
    room.giveBack(1);
    result.r2 = Waits.step(() -> room.awaitEmpty(Waits.longWait(CLOCK))) ? 1 : 0;
  }
}
