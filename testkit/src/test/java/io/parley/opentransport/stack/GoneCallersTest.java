package io.parley.opentransport.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.classic.TcpPort;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Listener;
import io.parley.spi.NetworkException;
import io.parley.testkit.classic.ClassicWorld;
import io.parley.testkit.sim.SimStack;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Callers that go when their request has been read, and is not accepted yet: a moment that chance
/// hardly ever finds.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GoneCallersTest {

  private static final int CALLERS = 20;

  @Test
  void aCallerThatGoesBeforeItIsAcceptedLeavesItsEndpointToTheNext() {
    var going = new AtomicInteger();
    EndpointWorld.tellOver(
        tcp -> new Fickle(tcp, going),
        StackConfig.STRICT,
        world -> {
          going.set(0);
          Listener listener = world.mac.listen(EndpointWorld.DOOR);
          SimStack other = world.other(2);
          for (int i = 0; i < CALLERS; i++) {
            going.set(1);
            Connection gone = other.connect(other.ip(), EndpointWorld.DOOR, world.plenty());
            world.settle();
            assertThat(going).as("it went").hasValue(0);
            gone.abort();
            assertThat(world.busy()).isZero();
            Connection stays = other.connect(other.ip(), EndpointWorld.DOOR, world.plenty());
            stays.write(ClassicWorld.bytes("hello"), world.plenty());
            stays.shutdownOutput();
            Connection from = listener.accept(world.plenty());
            assertThat(world.readAll(from)).isEqualTo("hello");
            from.close();
            assertThat(world.readAll(stays)).isEmpty();
            stays.close();
            world.settle();
          }
          assertThat(
                  world.mac.endpoints().stream()
                      .mapToLong(each -> each.counts().connections())
                      .sum())
              .as("connections that were passed")
              .isEqualTo(CALLERS);
          listener.close();
        });
  }

  /// A TCP whose callers go when they are asked for by name, as OTListen does, as many as are to.
  private record Fickle(TcpPort tcp, AtomicInteger going) implements TcpPort {

    @Override
    public End call(InetAddress from, Address peer, Events events) throws NetworkException {
      return tcp.call(from, peer, events);
    }

    @Override
    public End answer(Address local, Events events) throws NetworkException {
      return new FickleEnd(tcp.answer(local, events), events, going);
    }
  }

  private record FickleEnd(TcpPort.End end, TcpPort.Events events, AtomicInteger going)
      implements TcpPort.End {

    @Override
    public Address local() {
      return end.local();
    }

    @Override
    public Address remote() {
      Address caller = end.remote();
      if (going.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        end.abort();
        events.reset();
      }
      return caller;
    }

    @Override
    public void write(ByteBuffer from) {
      end.write(from);
    }

    @Override
    public int read(ByteBuffer into) {
      return end.read(into);
    }

    @Override
    public int available() {
      return end.available();
    }

    @Override
    public void endOutput() {
      end.endOutput();
    }

    @Override
    public void close() {
      end.close();
    }

    @Override
    public void abort() {
      end.abort();
    }
  }
}
