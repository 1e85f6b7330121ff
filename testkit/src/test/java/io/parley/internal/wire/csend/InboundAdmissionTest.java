package io.parley.internal.wire.csend;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimNetwork;
import io.parley.testkit.sim.SimStack;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InboundAdmissionTest {

  private static final InetAddress BOB = InetAddress.ofLiteral("10.0.0.2");

  /// Between the moment that a connection knows that it was reset and the moment that its place is
  /// free, the one who waits for a place must not take it for one that goes on, and reset another.
  @Test
  void oneMoreCostsOneConnectionHoweverLongThatOneTakesToEnd() {
    SeededScheduler.forEachSeed(20, seed -> SeededScheduler.run(seed, this::admitOneMore));
  }

  private void admitOneMore(SeededScheduler world) throws Exception {
    SimStack stack = new SimNetwork(world).stack(BOB);
    Listener listener = stack.listen(new Address(BOB, 8_080));
    var admission = new InboundAdmission(world);
    List<Connection> callers = new ArrayList<>();
    List<InboundAdmission.Slot> slots = new ArrayList<>();
    for (int i = 0; i < InboundAdmission.MAX_PER_ADDRESS; i++) {
      callers.add(stack.connect(BOB, listener.local(), Deadline.NEVER));
      slots.add(admission.admit(listener.accept(Deadline.NEVER)).orElseThrow());
      admission.reading(slots.getLast());
    }
    world.sleep(InboundAdmission.GRACE);
    callers.add(stack.connect(BOB, listener.local(), Deadline.NEVER));
    Connection oneMore = listener.accept(Deadline.NEVER);
    List<InboundAdmission.Slot> admitted = new ArrayList<>();
    world.start("accepting", () -> admit(admission, oneMore, admitted));
    world.sleep(Duration.ofSeconds(1));
    admission.complete(slots.getFirst(), false);
    world.sleep(Duration.ofSeconds(1));
    assertThat(admitted).isEmpty();
    admission.ended(slots.getFirst());
    world.sleep(Duration.ofSeconds(1));
    assertThat(admitted).hasSize(1);
    assertThat(callers.stream().filter(InboundAdmissionTest::hasEnded))
        .containsExactly(callers.getFirst());
    stack.close();
  }

  private static void admit(
      InboundAdmission admission, Connection connection, List<InboundAdmission.Slot> admitted) {
    try {
      admission.admit(connection).ifPresent(admitted::add);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean hasEnded(Connection connection) {
    try {
      return connection.read(ByteBuffer.allocate(1), Deadline.PASSED) < 0;
    } catch (NetworkException e) {
      return e.error() != NetworkError.TIMED_OUT;
    }
  }
}
