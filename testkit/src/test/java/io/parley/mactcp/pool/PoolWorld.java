package io.parley.mactcp.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.mactcp.Machine;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkException;
import io.parley.testkit.classic.ClassicWorld;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimStack;
import io.parley.testkit.sim.TcpLimits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A machine with the `mactcp` stack, and the peers that it talks with.
final class PoolWorld extends ClassicWorld<MacTcpStack> {

  private PoolWorld(SeededScheduler world, Tcp tcp, PoolConfig config) {
    super(world, TcpLimits.USUAL, below -> newStack(below, world, tcp, config));
  }

  private static MacTcpStack newStack(
      SimStack below, SeededScheduler world, Tcp tcp, PoolConfig config) {
    return switch (tcp) {
      case SEGMENTS ->
          new MacTcpStack(
              new Machine(MAC, below.tcpPort(), below::openDatagrams, world, world),
              below.ground(),
              config);
      case STACK -> MacTcpStack.over(below, world, world, config);
    };
  }

  /// Tells a story over both TCPs.
  static void tell(PoolConfig config, Story<PoolWorld> story) {
    for (Tcp tcp : Tcp.values()) {
      tell(tcp, config, story);
    }
  }

  static void tell(Tcp tcp, PoolConfig config, Story<PoolWorld> story) {
    tellWithSeeds(world -> tellOnce(world, tcp, config, story));
  }

  /// Tells a story under the seed of a world that is there.
  static void tellOnce(SeededScheduler world, Tcp tcp, PoolConfig config, Story<PoolWorld> story)
      throws Exception {
    world.trace(tcp + ", " + config);
    tellToItsEnd(new PoolWorld(world, tcp, config), story);
  }

  Connection connect(int peer) throws NetworkException {
    return mac.connect(MAC, door(peer), plenty());
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
            String text = PoolWorld.this.readAll(from);
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
