package io.parley.opentransport.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.classic.Ground;
import io.parley.classic.StackTcpPort;
import io.parley.opentransport.Constants;
import io.parley.opentransport.Machine;
import io.parley.opentransport.stack.StackConfig.Buffers;
import io.parley.opentransport.stack.StackConfig.Endpoints;
import io.parley.opentransport.stack.StackConfig.Listening;
import io.parley.opentransport.stack.StackConfig.Reading;
import io.parley.opentransport.stack.StackConfig.WhenBusy;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.LocalAddress;
import io.parley.spi.NetworkException;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimNetwork;
import io.parley.testkit.sim.SimStack;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A machine with the `opentransport` stack in a simulated world, and the peers that it talks with.
///
/// A story is told over each TCP that an Open Transport can have, segment by segment and over a
/// stack, with some seeds each, and each of them twice.
final class EndpointWorld {

  static final InetAddress MAC = InetAddress.ofLiteral("10.0.0.1");
  static final int PORT = 8_080;
  static final Address DOOR = new Address(MAC, PORT);

  /// The usual stack in a machine without a backlog.
  static final StackConfig USUAL = usual(Constants.Manner.KIND);

  /// The same over an Open Transport that does all that the book lets it do.
  static final StackConfig UNKIND = usual(Constants.Manner.UNKIND);

  private static final int SEEDS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  final SeededScheduler world;
  final SimNetwork net;
  final OpenTransportStack mac;
  private final List<AutoCloseable> others = new ArrayList<>();

  private enum Tcp {
    SEGMENTS,
    STACK
  }

  /// What happens in a world.
  @FunctionalInterface
  interface Story {
    void in(EndpointWorld world) throws Exception;
  }

  /// What somebody does.
  @FunctionalInterface
  interface Deed {
    void run() throws Exception;
  }

  private EndpointWorld(SeededScheduler world, Tcp tcp, StackConfig config) {
    this.world = world;
    this.net = new SimNetwork(world);
    SimStack below = net.stack(MAC);
    this.mac =
        switch (tcp) {
          case SEGMENTS ->
              new OpenTransportStack(
                  new Machine(MAC, below.tcpPort(), world, world),
                  below::openDatagrams,
                  new Bare(below),
                  config);
          case STACK -> OpenTransportStack.over(below, world, world, config);
        };
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
  static void tell(StackConfig config, Story story) {
    tell(Tcp.SEGMENTS, config, story);
    tellOverAStack(config, story);
  }

  static void tellOverAStack(StackConfig config, Story story) {
    tell(Tcp.STACK, config, story);
  }

  private static void tell(Tcp tcp, StackConfig config, Story story) {
    SeededScheduler.forEachSeed(
        SEEDS,
        seed ->
            SeededScheduler.runTwice(
                seed,
                world -> {
                  world.trace(tcp + ", " + config);
                  new EndpointWorld(world, tcp, config).tell(story);
                }));
  }

  private void tell(Story story) throws Exception {
    story.in(this);
    mac.close();
    for (AutoCloseable other : others) {
      other.close();
    }
    settle();
    assertThat(net.leftovers()).isEmpty();
  }

  /// The ground of a machine without a backlog.
  private record Bare(SimStack below) implements Ground {

    @Override
    public List<LocalAddress> localAddresses() throws NetworkException {
      return below.localAddresses();
    }

    @Override
    public StackTcpPort.Hold hold(Address local) {
      throw new IllegalStateException("this machine has no backlog");
    }

    @Override
    public void close() {
      below.close();
    }
  }

  Deadline plenty() {
    return Deadline.in(world, PATIENCE);
  }

  Deadline soon() {
    return Deadline.in(world, Duration.ofSeconds(1));
  }

  void pass(Duration span) throws InterruptedException {
    world.sleep(span);
  }

  /// Long enough for anything that does not wait for a time-out.
  void settle() throws InterruptedException {
    pass(Duration.ofMillis(200));
  }

  SimStack other(int number) {
    SimStack stack = net.stack(ip(number));
    others.add(stack);
    return stack;
  }

  static InetAddress ip(int number) {
    return InetAddress.ofLiteral("10.0.0." + number);
  }

  /// Does something in a thread of its own.
  Thread start(String name, Deed deed) {
    return world.start(
        name,
        () -> {
          try {
            deed.run();
          } catch (Exception e) {
            throw new AssertionError(name, e);
          }
        });
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

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  String readAll(Connection from) throws NetworkException {
    var text = new StringBuilder();
    ByteBuffer piece = ByteBuffer.allocate(1_000);
    while (from.read(piece.clear(), plenty()) >= 0) {
      text.append(StandardCharsets.US_ASCII.decode(piece.flip()));
    }
    return text.toString();
  }
}
