package io.parley.opentransport.stack;

import static io.parley.opentransport.stack.EndpointWorld.USUAL;
import static io.parley.opentransport.stack.EndpointWorld.failure;
import static io.parley.opentransport.stack.EndpointWorld.tell;
import static io.parley.testkit.classic.ClassicWorld.MAC;
import static io.parley.testkit.classic.ClassicWorld.PORT;
import static io.parley.testkit.classic.ClassicWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.opentransport.stack.EndpointWorld.Pair;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.testkit.sim.SimStack;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A Mac that has little: how it reads, whom it lets in, and who waits for an endpoint.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StrictOpenTransportTest {

  @Test
  void aStrictMacReadsOnceForEachEvent() {
    tell(StackConfig.STRICT, world -> assertThat(readsBeforeTheUser(world)).isEqualTo(1));
    tell(USUAL, world -> assertThat(readsBeforeTheUser(world)).isGreaterThan(1));
  }

  /// What is not read to kOTNoDataErr has no second event; it is read after the user has read.
  private static long readsBeforeTheUser(EndpointWorld world) throws Exception {
    Pair pair = world.call(2);
    for (int i = 0; i < 2; i++) {
      pair.theirs().write(bytes("message"), world.plenty());
      world.settle();
    }
    EndpointStatus.Counts before = world.status("call-1").counts();
    assertThat(before.reads()).isEqualTo(before.dataEvents());
    assertThat(world.status("call-1").pending().unread()).isEqualTo(14);
    world.start(
        "peer",
        () -> {
          pair.theirs().write(ByteBuffer.allocate(40_000), world.plenty());
          pair.theirs().shutdownOutput();
        });
    assertThat(world.readAll(pair.ours())).hasSize(40_014);
    pair.ours().close();
    pair.theirs().close();
    return before.reads();
  }

  @Test
  void aStrictMacAcceptsFourLetsOneWaitAndRefusesTheOthers() {
    tell(
        StackConfig.STRICT,
        world -> {
          Listener listener = world.mac.listen(EndpointWorld.DOOR);
          SimStack other = world.other(2);
          List<Connection> held = new ArrayList<>();
          for (int i = 0; i < 5; i++) {
            held.add(other.connect(other.ip(), EndpointWorld.DOOR, world.plenty()));
            world.settle();
          }
          assertThat(world.busy()).isEqualTo(4);
          ThrowingCallable call =
              () -> other.connect(other.ip(), EndpointWorld.DOOR, world.plenty());
          assertThat(failure(call).error()).isEqualTo(NetworkError.REFUSED);
          held.getFirst().close();
          listener.accept(world.plenty()).close();
          world.settle();
          assertThat(world.busy()).isEqualTo(4);
          other.connect(other.ip(), EndpointWorld.DOOR, world.plenty()).abort();
          held.forEach(Connection::abort);
          listener.close();
        });
  }

  @Test
  void callersBeyondTheBoundWaitFirstComeFirstServedAndAreToldOfAShortageInTime() {
    tell(
        StackConfig.STRICT,
        world -> {
          SimStack other = world.other(2);
          Listener listener = other.listen(new Address(other.ip(), PORT));
          List<Connection> open = new ArrayList<>();
          for (int i = 0; i < 16; i++) {
            open.add(world.mac.connect(MAC, listener.local(), world.plenty()));
          }
          Deadline brief = Deadline.in(world.world, Duration.ofSeconds(1));
          assertThat(failure(() -> world.mac.connect(MAC, listener.local(), brief)).error())
              .isEqualTo(NetworkError.SHORTAGE);
          List<Integer> served = new ArrayList<>();
          for (int i = 1; i <= 3; i++) {
            int number = i;
            world.start(
                "waiter-" + number,
                () -> {
                  Connection late = world.mac.connect(MAC, listener.local(), world.plenty());
                  served.add(number);
                  late.abort();
                });
            world.settle();
          }
          assertThat(served).isEmpty();
          open.getFirst().abort();
          world.settle();
          assertThat(served).containsExactly(1, 2, 3);
          open.forEach(Connection::abort);
        });
  }
}
