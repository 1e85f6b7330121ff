package io.parley.bench.stress;

import io.parley.Messenger;
import io.parley.PeerId;
import io.parley.SendResult.Accepted;
import io.parley.bench.peer.Loopback;
import io.parley.internal.delivery.Journal;
import io.parley.internal.delivery.Lane;
import io.parley.internal.delivery.OutboxRoom;
import io.parley.internal.posix.PosixStack;
import io.parley.internal.time.SystemClock;
import io.parley.internal.time.SystemRandom;
import io.parley.internal.time.SystemThreads;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.Environment;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/// Two threads send to one peer while its lane's worker starts, looks, sleeps and wakes. The worker
/// sees all that is offered, once, in the order of acceptance.
@JCStressTest
@Outcome(id = "true, true, true", expect = Expect.ACCEPTABLE, desc = "handed over, in order, once")
@Outcome(expect = Expect.FORBIDDEN, desc = "an offer was not seen, or seen twice, or out of order")
@State
public class LaneHandOffStress {

  private static final Clock CLOCK = new SystemClock();
  private static final Address PEER = new Address(Loopback.ip(0, 99), 1);
  private static final PeerId ID = PeerId.ofAddress(PEER.ip());
  private static final OutboxRoom.Limit LIMIT = new OutboxRoom.Limit(2, 2);

  private final SmallStore store = new SmallStore();
  private final NotingWire wire = new NotingWire();
  private final Lane lane;

  /// Starts the lane.
  public LaneHandOffStress() {
    var threads = new SystemThreads();
    var unused = new PosixStack(CLOCK, threads);
    lane =
        new Lane(
            new Lane.Route(ID, () -> new Lane.Way.Open(PEER)),
            wire,
            new Journal(store, CLOCK),
            new Environment(
                CLOCK, threads, new SystemRandom(), unused, store, Messenger.newIdentity()),
            new OutboxRoom(CLOCK, LIMIT));
  }

  /// Sends a message.
  @Actor
  public void sender(ZZZ_Result result) {
    result.r1 = Waits.step(() -> lane.send("a", 1, Deadline.PASSED)) instanceof Accepted;
  }

  /// Sends another.
  @Actor
  public void otherSender(ZZZ_Result result) {
    result.r2 = Waits.step(() -> lane.send("b", 1, Deadline.PASSED)) instanceof Accepted;
  }

  /// Waits until both have left, and compares what the wire got with what the store accepted.
  @Arbiter
  public void readTheWire(ZZZ_Result result) {
    boolean drained = Waits.step(() -> lane.awaitDrained(Waits.longWait(CLOCK)));
    result.r3 = drained && wire.notes().equals(store.accepted());
    lane.close(Deadline.PASSED);
  }
}
