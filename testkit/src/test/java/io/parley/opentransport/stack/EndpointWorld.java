package io.parley.opentransport.stack;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.classic.TcpPort;
import io.parley.opentransport.Constants;
import io.parley.opentransport.Machine;
import io.parley.opentransport.stack.StackConfig.Buffers;
import io.parley.opentransport.stack.StackConfig.Endpoints;
import io.parley.opentransport.stack.StackConfig.Listening;
import io.parley.opentransport.stack.StackConfig.Reading;
import io.parley.opentransport.stack.StackConfig.WhenBusy;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Listener;
import io.parley.spi.NetworkException;
import io.parley.testkit.classic.ClassicWorld;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimStack;
import io.parley.testkit.sim.TcpLimits;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// A machine with the `opentransport` stack, and the peers that it talks with.
final class EndpointWorld extends ClassicWorld<OpenTransportStack> {

  static final Address DOOR = new Address(MAC, PORT);

  /// The usual stack in a machine without a backlog.
  static final StackConfig USUAL = usual(Constants.Manner.KIND);

  /// The same over an Open Transport that does all that the book lets it do.
  static final StackConfig UNKIND = usual(Constants.Manner.UNKIND);

  private EndpointWorld(
      SeededScheduler world, TcpLimits limits, Function<SimStack, OpenTransportStack> maker) {
    super(world, limits, maker);
  }

  private static OpenTransportStack newStack(
      SimStack below, SeededScheduler world, Tcp tcp, StackConfig config) {
    return switch (tcp) {
      case SEGMENTS -> newStack(below, world, below.tcpPort(), config);
      case STACK -> OpenTransportStack.over(below, world, world, config);
    };
  }

  private static OpenTransportStack newStack(
      SimStack below, SeededScheduler world, TcpPort tcp, StackConfig config) {
    return new OpenTransportStack(
        new Machine(MAC, tcp, world, world), below::openDatagrams, below.ground(), config);
  }

  private static StackConfig usual(Constants.Manner manner) {
    return new StackConfig(
        new Endpoints(200, 200),
        StackConfig.STALE_AFTER,
        new Buffers(16_384, 32_768, Reading.TO_THE_END),
        new Listening(16, WhenBusy.REFUSE),
        manner);
  }

  /// Tells a story over both TCPs.
  static void tell(StackConfig config, Story<EndpointWorld> story) {
    tell(Tcp.SEGMENTS, config, story);
    tellOverAStack(config, story);
  }

  static void tellOverAStack(StackConfig config, Story<EndpointWorld> story) {
    tell(Tcp.STACK, config, story);
  }

  private static void tell(Tcp tcp, StackConfig config, Story<EndpointWorld> story) {
    tellWithSeeds(world -> tellOnce(world, TcpLimits.USUAL, tcp, config, story));
  }

  /// Tells a story over a TCP that is made of the simulated one.
  static void tellOver(UnaryOperator<TcpPort> tcp, StackConfig config, Story<EndpointWorld> story) {
    tellWithSeeds(world ->
        tellToItsEnd(
            new EndpointWorld(
                world,
                TcpLimits.USUAL,
                below -> newStack(below, world, tcp.apply(below.tcpPort()), config)),
            story));
  }

  /// Tells a story under the seed of a world that is there.
  static void tellOnce(
      SeededScheduler world,
      TcpLimits limits,
      Tcp tcp,
      StackConfig config,
      Story<EndpointWorld> story)
      throws Exception {
    world.trace(tcp + ", " + limits + ", " + config);
    tellToItsEnd(
        new EndpointWorld(world, limits, below -> newStack(below, world, tcp, config)), story);
  }

  /// A connection that we have called, and the peer's end of it.
  Pair call(int peer) throws NetworkException {
    SimStack other = other(peer);
    try (Listener listener = other.listen(new Address(ip(peer), PORT))) {
      Connection ours = mac.connect(MAC, listener.local(), plenty());
      return new Pair(ours, listener.accept(plenty()));
    }
  }

  record Pair(Connection ours, Connection theirs) {}

  /// What a call fails with.
  static NetworkException failure(ThrowingCallable call) {
    return catchThrowableOfType(NetworkException.class, call);
  }

  EndpointStatus status(String name) {
    return mac.endpoints().stream().filter(each -> each.name().equals(name)).findFirst().get();
  }

  ConnectionState state(String name) {
    return status(name).state();
  }

  /// How many endpoints are not in their cache.
  long busy() {
    return mac.endpoints().stream().filter(each -> each.state() != ConnectionState.IDLE).count();
  }
}
