package io.parley.testkit.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkException;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimNetwork;
import io.parley.testkit.sim.SimStack;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/// The network of the captures, with a machine on it whose every byte the test decides: zed's,
/// 10.77.0.14. Strings have a character for each byte.
final class Lan {

  static final InetAddress ALICE = InetAddress.ofLiteral("10.77.0.11");
  static final InetAddress BOB = InetAddress.ofLiteral("10.77.0.12");

  private static final int SEEDS = 10;

  final SeededScheduler world;
  final SimNetwork network;
  final SimStack zed;

  private Lan(SeededScheduler world) {
    this.world = world;
    this.network = new SimNetwork(world);
    this.zed = network.stack(InetAddress.ofLiteral("10.77.0.14"));
  }

  /// What happens on it.
  @FunctionalInterface
  interface Play {
    void on(Lan lan) throws Exception;
  }

  /// Plays in several worlds, in each of them twice. Nothing may be left over.
  static void play(Play play) {
    SeededScheduler.forEachSeed(
        SEEDS,
        seed ->
            SeededScheduler.runTwice(
                seed,
                world -> {
                  var lan = new Lan(world);
                  play.on(lan);
                  lan.zed.close();
                  assertThat(lan.network.leftovers()).isEmpty();
                }));
  }

  CsendPosixPeer posix(String name, InetAddress ip) throws NetworkException {
    var peer = new CsendPosixPeer(world, network, name, ip);
    peer.start();
    return peer;
  }

  CsendMacPeer mac(String name, InetAddress ip) throws NetworkException {
    var peer = new CsendMacPeer(world, network, name, ip);
    peer.start();
    return peer;
  }

  /// Lets time pass.
  void millis(long millis) throws InterruptedException {
    world.sleep(Duration.ofMillis(millis));
  }

  Connection dial(InetAddress to) throws NetworkException {
    return zed.connect(zed.ip(), new Address(to, ScriptedPeer.TCP_PORT), in(5_000));
  }

  /// Connects, writes in one piece and ends its output.
  Connection say(InetAddress to, String bytes) throws NetworkException {
    Connection connection = dial(to);
    write(connection, bytes);
    connection.shutdownOutput();
    return connection;
  }

  void write(Connection connection, String bytes) throws NetworkException {
    connection.write(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)), in(5_000));
  }

  /// How the other side closes, having answered nothing: `FIN` or the name of the error.
  String closeOf(Connection connection) {
    try {
      int read = connection.read(ByteBuffer.allocate(1), in(60_000));
      return read < 0 ? "FIN" : "an answer";
    } catch (NetworkException e) {
      return e.error().name();
    } finally {
      connection.close();
    }
  }

  Listener listen() throws NetworkException {
    return zed.listen(new Address(zed.ip(), ScriptedPeer.TCP_PORT));
  }

  /// All bytes of the next connection, up to its FIN.
  byte[] next(Listener listener) throws NetworkException {
    var all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(4_096);
    try (Connection connection = listener.accept(in(60_000))) {
      while (connection.read(buffer, in(60_000)) >= 0) {
        all.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
    }
    return all.toByteArray();
  }

  DatagramPort beacons() throws NetworkException {
    return zed.openDatagrams(new Address(InetAddress.ofLiteral("0.0.0.0"), ScriptedPeer.UDP_PORT));
  }

  void beacon(DatagramPort port, InetAddress to, String bytes) throws NetworkException {
    port.send(
        new Address(to, ScriptedPeer.UDP_PORT),
        ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
  }

  String heard(DatagramPort port) throws NetworkException {
    ByteBuffer into = ByteBuffer.allocate(2_000);
    port.receive(into, in(60_000));
    return StandardCharsets.ISO_8859_1.decode(into).toString();
  }

  Deadline in(long millis) {
    return Deadline.in(world, Duration.ofMillis(millis));
  }

  static List<String> texts(ScriptedPeer peer) {
    return peer.received().stream().map(ReceivedText::text).toList();
  }

  static byte[] hex(String bytes) {
    return HexFormat.ofDelimiter(" ").parseHex(bytes);
  }
}
