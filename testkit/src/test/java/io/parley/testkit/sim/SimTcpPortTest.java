package io.parley.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.parley.classic.TcpPort;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The simulated TCP as a driver sees it, against another driver and against a program.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SimTcpPortTest {

  private static final InetAddress ALICE = InetAddress.ofLiteral("10.0.0.1");
  private static final InetAddress BOB = InetAddress.ofLiteral("10.0.0.2");
  private static final Address BOBS_PORT = new Address(BOB, 8080);

  @Test
  void aConversationIsToldEventByEventAtBothEnds() {
    inAWorld((world, alice, bob) -> {
      var called = new Driver();
      var calling = new Driver();
      TcpPort.End far = bob.tcpPort().answer(BOBS_PORT, called);
      assertThatIllegalStateException().isThrownBy(far::remote);
      TcpPort.End near = alice.tcpPort().call(ALICE, BOBS_PORT, calling);
      assertThatIllegalStateException().isThrownBy(() -> near.write(bytes("too early")));
      assertThat(calling.told).isEmpty();
      world.sleep(Duration.ofSeconds(1));
      assertThat(far.remote()).isEqualTo(near.local());

      near.write(bytes("hello"));
      near.endOutput();
      world.sleep(Duration.ofSeconds(1));
      assertThat(read(far)).isEqualTo("hello");
      far.write(bytes("bye"));
      far.endOutput();
      world.sleep(Duration.ofSeconds(1));
      assertThat(read(near)).isEqualTo("bye");
      assertThat(calling.told)
          .containsExactly("established", "acknowledged 5", "finAcknowledged", "data", "fin");
      assertThat(called.told)
          .containsExactly("established", "data", "fin", "acknowledged 3", "finAcknowledged");
      near.close();
      far.close();
    });
  }

  @Test
  void whoCallsWhereNoEndWaitsIsRefused() {
    inAWorld((world, alice, bob) -> {
      var first = new Driver();
      var second = new Driver();
      TcpPort.End waiting = bob.tcpPort().answer(BOBS_PORT, new Driver());
      TcpPort.End one = alice.tcpPort().call(ALICE, BOBS_PORT, first);
      world.sleep(Duration.ofSeconds(1));
      TcpPort.End two = alice.tcpPort().call(ALICE, BOBS_PORT, second);
      world.sleep(Duration.ofSeconds(1));
      assertThat(first.told).containsExactly("established");
      assertThat(second.told).containsExactly("refused REFUSED");
      List.of(waiting, one, two).forEach(TcpPort.End::close);
    });
  }

  @Test
  void anEndThatIsGivenUpWaitsNoMoreAndIsToldNothing() {
    inAWorld((world, alice, bob) -> {
      var driver = new Driver();
      bob.tcpPort().answer(BOBS_PORT, driver).close();
      var caller = new Driver();
      TcpPort.End call = alice.tcpPort().call(ALICE, BOBS_PORT, caller);
      world.sleep(Duration.ofSeconds(1));
      assertThat(caller.told).containsExactly("refused REFUSED");
      assertThat(driver.told).isEmpty();
      call.abort();
      call.close();
    });
  }

  @Test
  void anAbortIsAResetForTheOtherEndWhichMayStillReadWhatCame() {
    inAWorld((world, alice, bob) -> {
      var driver = new Driver();
      TcpPort.End far = bob.tcpPort().answer(BOBS_PORT, driver);
      TcpPort.End near = alice.tcpPort().call(ALICE, BOBS_PORT, new Driver());
      world.sleep(Duration.ofSeconds(1));
      near.write(bytes("last words"));
      near.abort();
      world.sleep(Duration.ofSeconds(1));
      assertThat(driver.told).containsExactly("established", "data", "reset");
      assertThat(read(far)).isEqualTo("last words");
      far.close();
    });
  }

  @Test
  void anEndWhoseCallerGaveUpInTheHandshakeWaitsForTheNext() {
    inAWorld((world, alice, bob) -> {
      var driver = new Driver();
      TcpPort.End waiting = bob.tcpPort().answer(BOBS_PORT, driver);
      alice.tcpPort().call(ALICE, BOBS_PORT, new Driver()).abort();
      world.sleep(Duration.ofSeconds(1));
      assertThat(driver.told).isEmpty();
      assertThatIllegalStateException().isThrownBy(waiting::remote);
      TcpPort.End next = alice.tcpPort().call(ALICE, BOBS_PORT, new Driver());
      world.sleep(Duration.ofSeconds(1));
      assertThat(driver.told).containsExactly("established");
      assertThat(waiting.remote()).isEqualTo(next.local());
      waiting.close();
      next.close();
    });
  }

  @Test
  void aCallToAnAddressThatNobodyHasFindsItUnreachable() {
    inAWorld((world, alice, bob) -> {
      var driver = new Driver();
      TcpPort.End call =
          alice.tcpPort().call(ALICE, new Address(InetAddress.ofLiteral("10.0.0.9"), 1), driver);
      world.sleep(Duration.ofSeconds(10));
      assertThat(driver.told).containsExactly("refused UNREACHABLE");
      call.close();
    });
  }

  @Test
  void aCallThatNobodyAnswersTimesOut() {
    inAWorld((world, alice, bob) -> {
      var driver = new Driver();
      bob.network().ignore(BOB);
      TcpPort.End call = alice.tcpPort().call(ALICE, BOBS_PORT, driver);
      world.sleep(Duration.ofMinutes(5));
      assertThat(driver.told).containsExactly("refused TIMED_OUT");
      call.close();
    });
  }

  @Test
  void aCallLeavesFromTheAddressThatItIsGiven() {
    inAWorld((world, alice, bob) -> {
      InetAddress second = InetAddress.ofLiteral("10.0.0.11");
      SimStack two = bob.network().stack(InetAddress.ofLiteral("10.0.0.10"), second);
      TcpPort.End far = bob.tcpPort().answer(BOBS_PORT, new Driver());
      TcpPort.End near = two.tcpPort().call(second, BOBS_PORT, new Driver());
      world.sleep(Duration.ofSeconds(1));
      assertThat(near.local().ip()).isEqualTo(second);
      assertThat(far.remote()).isEqualTo(near.local());
      near.close();
      far.close();
    });
  }

  @Test
  void whoHadToLeaveBytesIsToldOfRoomAndMayWriteFromTheEvent() {
    inAWorld((world, alice, bob) -> {
      var much = ByteBuffer.allocate(300_000);
      var writer =
          new Driver() {
            private TcpPort.@Nullable End end;

            @Override
            public void room() {
              super.room();
              Objects.requireNonNull(end).write(much);
            }
          };
      var reader = new Driver();
      TcpPort.End far = bob.tcpPort().answer(BOBS_PORT, reader);
      writer.end = alice.tcpPort().call(ALICE, BOBS_PORT, writer);
      world.sleep(Duration.ofSeconds(1));
      writer.end.write(much);
      assertThat(much.position()).isEqualTo(TcpLimits.USUAL.sendBytes());
      int count = 0;
      while (count < much.capacity()) {
        count += read(far).length();
        world.sleep(Duration.ofMillis(1));
      }
      assertThat(count).isEqualTo(much.capacity());
      assertThat(writer.told).contains("room");
      writer.end.close();
      far.close();
    });
  }

  @Test
  void aDriverTalksToAProgramAndEachHasPortsOfItsOwn() {
    inAWorld((world, alice, bob) -> {
      var driver = new Driver();
      TcpPort.End far = bob.tcpPort().answer(BOBS_PORT, driver);
      Connection near = alice.connect(ALICE, BOBS_PORT, Deadline.in(world, Duration.ofSeconds(1)));
      near.write(bytes("hello"), Deadline.NEVER);
      near.close();
      world.sleep(Duration.ofSeconds(1));
      assertThat(read(far)).isEqualTo("hello");
      assertThat(driver.told).containsExactly("established", "data", "fin");
      far.close();

      var listener = bob.listen(BOBS_PORT);
      assertThatExceptionOfType(NetworkException.class)
          .isThrownBy(() -> bob.tcpPort().answer(BOBS_PORT, driver))
          .satisfies(e -> assertThat(e.error()).isEqualTo(NetworkError.ADDRESS_IN_USE));
      listener.close();
    });
  }

  private static String read(TcpPort.End end) {
    ByteBuffer into = ByteBuffer.allocate(end.available());
    assertThat(end.read(into)).isEqualTo(into.capacity());
    return StandardCharsets.US_ASCII.decode(into.flip()).toString();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  @FunctionalInterface
  private interface Scenario {
    void in(SeededScheduler world, SimStack alice, SimStack bob) throws Exception;
  }

  private static void inAWorld(Scenario scenario) {
    SeededScheduler.forEachSeed(
        5,
        seed ->
            SeededScheduler.runTwice(
                seed,
                world -> {
                  var net = new SimNetwork(world);
                  SimStack alice = net.stack(ALICE);
                  SimStack bob = net.stack(BOB);
                  scenario.in(world, alice, bob);
                  assertThat(net.leftovers()).isEmpty();
                }));
  }

  /// A driver that notes what it is told.
  private static class Driver implements TcpPort.Events {

    final List<String> told = new ArrayList<>();

    @Override
    public void established() {
      told.add("established");
    }

    @Override
    public void refused(NetworkError why) {
      told.add("refused " + why);
    }

    @Override
    public void data() {
      told.add("data");
    }

    @Override
    public void room() {
      told.add("room");
    }

    @Override
    public void acknowledged(int count) {
      told.add("acknowledged " + count);
    }

    @Override
    public void fin() {
      told.add("fin");
    }

    @Override
    public void finAcknowledged() {
      told.add("finAcknowledged");
    }

    @Override
    public void reset() {
      told.add("reset");
    }
  }
}
