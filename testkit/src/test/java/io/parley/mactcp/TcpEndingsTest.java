package io.parley.mactcp;

import static io.parley.mactcp.MacWorld.FAR;
import static io.parley.mactcp.MacWorld.FAR_PORT;
import static io.parley.mactcp.MacWorld.MAC;
import static io.parley.mactcp.MacWorld.PORT;
import static io.parley.mactcp.MacWorld.everyWay;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.classic.TcpPort;
import io.parley.mactcp.TcpCommand.TcpAbort;
import io.parley.mactcp.TcpCommand.TcpActiveOpen;
import io.parley.mactcp.TcpCommand.TcpClose;
import io.parley.mactcp.TcpCommand.TcpCreate;
import io.parley.spi.Address;
import io.parley.testkit.classic.FarEnd;
import io.parley.testkit.sim.SimStack;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The less usual ways in which sends and connections end.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TcpEndingsTest {

  private static final TcpEvent CLOSING = new TcpEvent.Closing();
  private static final TcpEvent CLOSED = new TcpEvent.Terminate(TerminateReason.ULP_CLOSE);

  @Test
  void aSendIsUnderWayUntilItsLastByteIsAcknowledgedWhateverWasBefore() {
    everyWay(mac -> {
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      MacWorld.Call first = stream.send("a".repeat(65_535));
      MacWorld.Call second = stream.send("bb");
      mac.pass(Duration.ofSeconds(10));
      // The peer has room for one of the two.
      assertThat(first.ended().result()).isEqualTo(0);
      assertThat(second.isPending()).isTrue();
      assertThat(stream.status().amounts().unacknowledged()).isEqualTo(1);
      far.got();
      mac.pass(Duration.ofSeconds(3));
      assertThat(second.ended().result()).isEqualTo(0);
    });
  }

  @Test
  void whenBothCloseAtOnceTheConnectionEndsInOrder() {
    everyWay(mac -> {
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      mac.settle();
      MacWorld.Call close = mac.start(new TcpClose(stream.ptr, Ulp.DEFAULT));
      far.end().endOutput();
      assertThat(close.ended().result()).isEqualTo(0);
      mac.settle();
      assertThat(stream.state()).isEqualTo(20);
      mac.pass(mac.constants.timeWait());
      assertThat(stream.events).containsExactly(CLOSING, CLOSED);
    });
  }

  @Test
  void aConnectionThatBothHaveClosedLivesUntilItsLastByteIsRead() {
    everyWay(mac -> {
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      mac.settle();
      far.send("unread");
      far.end().endOutput();
      mac.settle();
      assertThat(mac.resultOf(new TcpClose(stream.ptr, Ulp.DEFAULT))).isEqualTo(0);
      mac.pass(Duration.ofMinutes(10));
      assertThat(stream.state()).isEqualTo(18);
      assertThat(stream.receive(6)).isEqualTo("unread");
      mac.settle();
      assertThat(stream.eventCodes()).containsExactly(4, 1, 3);
      assertThat(stream.events).endsWith(CLOSED);
      assertThat(stream.state()).isEqualTo(0);
    });
  }

  @Test
  void aResetAfterBothHaveClosedIsAnEndInOrder() {
    everyWay(mac -> {
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      mac.settle();
      mac.run(new TcpClose(stream.ptr, Ulp.DEFAULT));
      far.end().endOutput();
      mac.settle();
      mac.net.resetAll(MAC, FAR);
      mac.pass(Duration.ofMillis(10));
      assertThat(stream.events).containsExactly(CLOSING, CLOSED);
      mac.pass(Duration.ofMinutes(5));
      assertThat(stream.events).hasSize(2);
    });
  }

  @Test
  void anAbortAfterBothHaveClosedAsksTheTcpUnderneathForNoReset() {
    everyWay(mac -> {
      InetAddress ip = InetAddress.ofLiteral("10.0.0.4");
      SimStack stack = mac.net.stack(ip);
      List<String> asked = new ArrayList<>();
      TcpPort port = noting(TcpPort.class, stack.tcpPort(), asked);
      var machine = new Machine(ip, port, stack::openDatagrams, mac.world, mac.world);
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      try (Driver driver = Driver.open(machine, mac.constants)) {
        var create = new TcpCreate(driver.memory().newPtr(MacWorld.AREA), null, null);
        StreamPtr stream = driver.controlSync(create).reply(Reply.Created.class).stream();
        driver.controlSync(new TcpActiveOpen(stream, Ulp.DEFAULT, FAR_PORT, 0));
        driver.controlSync(new TcpClose(stream, Ulp.DEFAULT));
        far.end().endOutput();
        mac.settle();
        assertThat(driver.controlSync(new TcpAbort(stream)).ioResult()).isEqualTo(0);
      }
      assertThat(asked).containsExactly("call", "endOutput", "close");
    });
  }

  /// The same, but it notes what changes it.
  private static <T> T noting(Class<T> type, T real, List<String> noted) {
    InvocationHandler handler =
        (_, method, args) -> {
          if (List.of("call", "endOutput", "close", "abort").contains(method.getName())) {
            noted.add(method.getName());
          }
          Object result = method.invoke(real, args);
          return result instanceof TcpPort.End end ? noting(TcpPort.End.class, end, noted) : result;
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Test
  void aCloseThatNobodyAcknowledgesEndsWithTheUlpTimeOut() {
    everyWay(mac -> {
      MacWorld.Stream stream = mac.connectedTo(FarEnd.answering(mac.far, FAR_PORT.port()));
      mac.settle();
      mac.net.cut(MAC, FAR);
      MacWorld.Call close = mac.start(new TcpClose(stream.ptr, Ulp.of(10, UlpAction.ABORT)));
      mac.pass(Duration.ofSeconds(9));
      assertThat(close.isPending()).isTrue();
      mac.pass(Duration.ofSeconds(2));
      assertThat(close.result()).isEqualTo(-23012);
      assertThat(stream.events)
          .containsExactly(new TcpEvent.Terminate(TerminateReason.ULP_TIMEOUT));
    });
  }

  @Test
  void anIdleConnectionHasNoTimeOut() {
    everyWay(mac -> {
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      mac.settle();
      mac.net.cut(MAC, FAR);
      mac.pass(Duration.ofHours(5));
      assertThat(stream.events).isEmpty();
      mac.net.healAll();
      assertThat(stream.send("still there").ended().result()).isEqualTo(0);
      assertThat(far.got()).isEqualTo("still there");
    });
  }

  @Test
  void aConnectionThatComesOnlyHalfWayUpLeavesThePassiveOpenWaiting() {
    everyWay(mac -> {
      MacWorld.Stream stream = mac.stream();
      MacWorld.Call open = stream.passiveOpen(0);
      mac.net.cutOneWay(MAC, FAR);
      FarEnd.calling(mac.far, new Address(MAC, PORT));
      mac.pass(Duration.ofMinutes(5));
      assertThat(open.isPending()).isTrue();
      FarEnd next = FarEnd.calling(mac.other, new Address(MAC, PORT));
      assertThat(open.ended().reply(Reply.Opened.class).remote()).isEqualTo(next.address());
      assertThat(stream.events).isEmpty();
    });
  }

  @Test
  void theTerminateOfAnAbortedConnectionIsToldOfThatOneAloneThoughTheNextIsUnderWay() {
    everyWay(mac -> {
      MacWorld.Stream stream = mac.connectedTo(FarEnd.answering(mac.far, FAR_PORT.port()));
      FarEnd next = FarEnd.answering(mac.far, FAR_PORT.port());
      mac.driver.controlAsync(new TcpAbort(stream.ptr));
      MacWorld.Call open = stream.activeOpen(Ulp.DEFAULT, FAR_PORT);
      assertThat(open.ended().result()).isEqualTo(0);
      assertThat(stream.events).containsExactly(new TcpEvent.Terminate(TerminateReason.ULP_ABORT));
      mac.settle();
      next.send("hello");
      assertThat(stream.receive(5)).isEqualTo("hello");
      assertThat(stream.receive(2, ByteBuffer.allocate(1)).ended().result()).isEqualTo(-23016);
    });
  }
}
