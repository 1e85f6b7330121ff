package io.parley.mactcp;

import static io.parley.mactcp.MacWorld.FAR;
import static io.parley.mactcp.MacWorld.FAR_PORT;
import static io.parley.mactcp.MacWorld.PORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.mactcp.TcpCommand.TcpActiveOpen;
import io.parley.mactcp.TcpCommand.TcpCreate;
import io.parley.mactcp.TcpCommand.TcpPassiveOpen;
import io.parley.mactcp.TcpCommand.TcpStatus;
import io.parley.spi.Address;
import io.parley.spi.NetworkError;
import io.parley.testkit.classic.FarEnd;
import io.parley.testkit.sim.SimStack;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Where connections leave from and are waited for, on a machine that has two addresses, and why
/// they do not come about.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TcpAddressesTest {

  private static final InetAddress ONE = InetAddress.ofLiteral("10.0.0.11");
  private static final InetAddress TWO = InetAddress.ofLiteral("10.0.0.12");
  private static final InetAddress FOREIGN = InetAddress.ofLiteral("10.0.0.99");
  private static final Address PORT_OF_TWO = new Address(TWO, PORT);

  /// A driver whose machine has two addresses.
  private record TwoHomed(MacWorld mac, SimStack stack, Driver driver) {

    StreamPtr stream() {
      var create = new TcpCreate(driver.memory().newPtr(MacWorld.AREA), null, null);
      return driver.controlSync(create).reply(Reply.Created.class).stream();
    }

    IoBlock listen(Address local) {
      return driver.controlAsync(
          new TcpPassiveOpen(stream(), Ulp.DEFAULT, 0, TcpCommand.ANYBODY, local));
    }

    IoBlock call(Address local, Address remote) throws InterruptedException {
      IoBlock open =
          driver.controlAsync(
              new TcpActiveOpen(stream(), Ulp.of(10, UlpAction.ABORT), remote, local));
      mac.pass(Duration.ofSeconds(11));
      return open;
    }

    Optional<Reply.Opened> ends(StreamPtr stream) {
      return driver.controlSync(new TcpStatus(stream)).reply(Reply.Status.class).ends();
    }
  }

  /// What happens to it.
  @FunctionalInterface
  private interface Story {
    void of(TwoHomed machine) throws Exception;
  }

  private static void everyWay(Story story) {
    MacWorld.everyWay(mac -> {
      SimStack stack = mac.net.stack(ONE, TWO);
      try (Driver driver = mac.driverOn(stack, mac.constants)) {
        story.of(new TwoHomed(mac, stack, driver));
      }
      stack.close();
    });
  }

  @Test
  void aPassiveOpenWaitsAtTheAddressThatItNamesAndStatusTellsIt() {
    everyWay(machine -> {
      StreamPtr stream = machine.stream();
      IoBlock open =
          machine.driver.controlAsync(
              new TcpPassiveOpen(stream, Ulp.DEFAULT, 0, new Address(FAR, 0), PORT_OF_TWO));
      assertThat(machine.ends(stream)).contains(new Reply.Opened(PORT_OF_TWO, new Address(FAR, 0)));
      FarEnd elsewhere = FarEnd.calling(machine.mac.far, new Address(ONE, PORT));
      machine.mac.settle();
      assertThat(elsewhere.told()).containsExactly("refused REFUSED");
      FarEnd caller = FarEnd.calling(machine.mac.far, PORT_OF_TWO);
      machine.mac.settle();
      var opened = new Reply.Opened(PORT_OF_TWO, caller.address());
      assertThat(open.reply(Reply.Opened.class)).isEqualTo(opened);
      assertThat(machine.ends(stream)).contains(opened);
    });
  }

  @Test
  void anOpenThatNamesNoAddressIsAtTheMachines() {
    everyWay(machine -> {
      StreamPtr stream = machine.stream();
      var anybody = TcpCommand.ANYBODY;
      machine.driver.controlAsync(new TcpPassiveOpen(stream, Ulp.DEFAULT, 0, anybody, PORT));
      assertThat(machine.ends(stream))
          .contains(new Reply.Opened(new Address(ONE, PORT), TcpCommand.ANYBODY));
      FarEnd.answering(machine.mac.far, FAR_PORT.port());
      IoBlock open = machine.call(TcpCommand.ANYBODY, FAR_PORT);
      assertThat(open.reply(Reply.Opened.class).local().ip()).isEqualTo(ONE);
    });
  }

  @Test
  void anActiveOpenLeavesFromTheAddressThatItNames() {
    everyWay(machine -> {
      FarEnd far = FarEnd.answering(machine.mac.far, FAR_PORT.port());
      IoBlock open = machine.call(new Address(TWO, 0), FAR_PORT);
      assertThat(open.reply(Reply.Opened.class).local().ip()).isEqualTo(TWO);
      assertThat(far.end().remote()).isEqualTo(open.reply(Reply.Opened.class).local());
      assertThat(open.trouble()).isEmpty();
    });
  }

  @Test
  void listensAndPairsOfAddressesAreCountedForEachAddress() {
    everyWay(machine -> {
      for (int i = 0; i < machine.mac.constants.listensPerPort(); i++) {
        assertThat(machine.listen(PORT_OF_TWO).ioResult()).isEqualTo(1);
        assertThat(machine.listen(new Address(ONE, PORT)).ioResult()).isEqualTo(1);
      }
      IoBlock tooMany = machine.listen(PORT_OF_TWO);
      assertThat(tooMany.ioResult()).isEqualTo(-23017);
      assertThat(tooMany.trouble()).isEmpty();

      for (int i = 0; i < 2; i++) {
        FarEnd.answering(machine.mac.far, FAR_PORT.port());
      }
      assertThat(machine.call(new Address(ONE, 4_000), FAR_PORT).ioResult()).isEqualTo(0);
      assertThat(machine.call(new Address(TWO, 4_000), FAR_PORT).ioResult()).isEqualTo(0);
      assertThat(machine.call(new Address(TWO, 4_000), FAR_PORT).ioResult()).isEqualTo(-23017);
    });
  }

  @Test
  void aPortThatIsAssignedIsOneThatNobodyHasAndStaysWhenAWrongCallerWasTurnedAway() {
    everyWay(machine -> {
      try (var taken = machine.stack.listen(new Address(ONE, 0))) {
        StreamPtr stream = machine.stream();
        int next = taken.local().port() + 1;
        IoBlock before = machine.listen(new Address(ONE, next));
        IoBlock open =
            machine.driver.controlAsync(
                new TcpPassiveOpen(stream, Ulp.DEFAULT, 0, new Address(FAR, 0), 0));
        Address door = machine.ends(stream).orElseThrow().local();
        assertThat(door.ip()).isEqualTo(ONE);
        assertThat(door.port()).isPositive().isNotIn(taken.local().port(), next);

        FarEnd wrong = FarEnd.calling(machine.mac.other, door);
        machine.mac.settle();
        assertThat(wrong.told()).contains("reset");
        assertThat(machine.ends(stream).orElseThrow().local()).isEqualTo(door);
        FarEnd.calling(machine.mac.far, door);
        machine.mac.settle();
        assertThat(open.reply(Reply.Opened.class).local()).isEqualTo(door);
        assertThat(before.ioResult()).isEqualTo(1);
      }
    });
  }

  @Test
  void anActiveOpenThatFailedTellsWhy() {
    everyWay(machine -> {
      assertFailed(machine.call(TcpCommand.ANYBODY, FAR_PORT), NetworkError.REFUSED);
      assertFailed(
          machine.call(TcpCommand.ANYBODY, new Address(FOREIGN, 80)), NetworkError.UNREACHABLE);
      assertFailed(
          machine.call(new Address(FOREIGN, 0), FAR_PORT), NetworkError.ADDRESS_UNAVAILABLE);
      machine.mac.net.ignore(FAR);
      assertFailed(machine.call(TcpCommand.ANYBODY, FAR_PORT), NetworkError.TIMED_OUT);
      IoBlock nowhere = machine.call(TcpCommand.ANYBODY, new Address(FAR, 0));
      assertThat(nowhere.ioResult()).isEqualTo(-23015);
      assertThat(nowhere.trouble()).isEmpty();
      machine.stack.close();
      assertFailed(machine.call(TcpCommand.ANYBODY, FAR_PORT), NetworkError.CLOSED);
    });
  }

  @Test
  void aPassiveOpenThatFailedTellsWhy() {
    everyWay(machine -> {
      assertFailed(machine.listen(new Address(FOREIGN, PORT)), NetworkError.ADDRESS_UNAVAILABLE);
      try (var taken = machine.stack.listen(new Address(ONE, 0))) {
        IoBlock open = machine.listen(taken.local());
        assertThat(open.ioResult()).isEqualTo(-23017);
        assertThat(open.trouble()).contains(NetworkError.ADDRESS_IN_USE);
      }
      machine.stack.close();
      assertFailed(machine.listen(PORT_OF_TWO), NetworkError.CLOSED);
    });
  }

  private static void assertFailed(IoBlock open, NetworkError why) {
    assertThat(open.ioResult()).isEqualTo(-23015);
    assertThat(open.trouble()).contains(why);
  }
}
