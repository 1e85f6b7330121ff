package io.parley.mactcp.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.classic.Ground;
import io.parley.classic.StackTcpPort;
import io.parley.mactcp.Machine;
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

/// A machine with the `mactcp` stack in a simulated world, and the peers that it talks with.
///
/// A story is told over each TCP that a driver can have, segment by segment and over a stack, with
/// some seeds each, and each of them twice.
final class PoolWorld {

  static final InetAddress MAC = InetAddress.ofLiteral("10.0.0.1");
  static final int PORT = 8_080;

  private static final int SEEDS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  final SeededScheduler world;
  final SimNetwork net;
  final MacTcpStack mac;

  /// What the machine has underneath.
  final SimStack below;

  private final List<AutoCloseable> others = new ArrayList<>();

  /// On what TCP the driver stands.
  enum Tcp {
    SEGMENTS,
    STACK
  }

  /// What happens in a world.
  @FunctionalInterface
  interface Story {
    void in(PoolWorld world) throws Exception;
  }

  /// What somebody does.
  @FunctionalInterface
  interface Deed {
    void run() throws Exception;
  }

  private PoolWorld(SeededScheduler world, Tcp tcp, PoolConfig config) {
    this.world = world;
    this.net = new SimNetwork(world);
    this.below = net.stack(MAC);
    this.mac =
        switch (tcp) {
          case SEGMENTS ->
              new MacTcpStack(
                  new Machine(MAC, below.tcpPort(), below::openDatagrams, world, world),
                  new Bare(below),
                  config);
          case STACK -> MacTcpStack.over(below, world, world, config);
        };
  }

  /// Tells a story over both TCPs.
  static void tell(PoolConfig config, Story story) {
    for (Tcp tcp : Tcp.values()) {
      tell(tcp, config, story);
    }
  }

  static void tell(Tcp tcp, PoolConfig config, Story story) {
    SeededScheduler.forEachSeed(
        SEEDS,
        seed -> SeededScheduler.runTwice(seed, world -> tellOnce(world, tcp, config, story)));
  }

  /// Tells a story under the seed of a world that is there.
  static void tellOnce(SeededScheduler world, Tcp tcp, PoolConfig config, Story story)
      throws Exception {
    world.trace(tcp + ", " + config);
    new PoolWorld(world, tcp, config).tell(story);
  }

  private void tell(Story story) throws Exception {
    story.in(this);
    mac.close();
    for (AutoCloseable other : others) {
      other.close();
    }
    pass(Duration.ofMillis(10));
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

  static Address door(int number) {
    return new Address(ip(number), PORT);
  }

  Connection connect(int peer) throws NetworkException {
    return mac.connect(MAC, door(peer), plenty());
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

  /// A peer that reads each message to its end, takes some time for it, and closes: as csend does.
  Reader reader(int number, Duration pause) throws NetworkException {
    var reader = new Reader(other(number).listen(door(number)), pause);
    start("reader-" + number, reader::readAll);
    return reader;
  }

  /// Sends a message as csend's wire does: a connection, the text, our end, the peer's end.
  void send(int peer, String text) throws NetworkException {
    try (Connection to = connect(peer)) {
      to.write(bytes(text), plenty());
      to.shutdownOutput();
      assertThat(to.read(ByteBuffer.allocate(1), plenty())).isEqualTo(-1);
    }
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  static String readAll(Connection from, Deadline deadline) throws NetworkException {
    var text = new StringBuilder();
    ByteBuffer piece = ByteBuffer.allocate(1_000);
    while (from.read(piece.clear(), deadline) >= 0) {
      text.append(StandardCharsets.US_ASCII.decode(piece.flip()));
    }
    return text.toString();
  }

  /// How many connections the machine has, as its peers see it.
  long connections() {
    return net.connections().stream()
        .filter(each -> each.contains(">" + MAC.getHostAddress() + ":"))
        .count();
  }

  long count(StreamState state) {
    return mac.streams().stream().filter(each -> each.state() == state).count();
  }

  long busyStreams() {
    return mac.streams().stream()
        .filter(each -> each.name().startsWith("send"))
        .filter(each -> each.state() != StreamState.FREE)
        .count();
  }

  /// Someone who reads.
  final class Reader {

    final List<String> got = new ArrayList<>();
    private final Listener listener;
    private final Duration pause;

    private Reader(Listener listener, Duration pause) {
      this.listener = listener;
      this.pause = pause;
    }

    private void readAll() throws Exception {
      try {
        while (true) {
          try (Connection from = listener.accept(Deadline.NEVER)) {
            String text = PoolWorld.readAll(from, plenty());
            pass(pause);
            got.add(text);
          }
        }
      } catch (NetworkException closed) {
        // The world ends.
      }
    }
  }
}
