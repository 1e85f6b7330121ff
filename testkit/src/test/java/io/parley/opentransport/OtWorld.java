package io.parley.opentransport;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.opentransport.Constants.Manner;
import io.parley.opentransport.Constants.Marks;
import io.parley.spi.Address;
import io.parley.testkit.classic.FarEnd;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimNetwork;
import io.parley.testkit.sim.SimStack;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// A Mac with Open Transport in a simulated world, another such one, and a machine that is played
/// event by event.
///
/// [#everyWay] tells a story once for each setting of the model's constants, with some seeds each.
final class OtWorld {

  static final InetAddress MAC = InetAddress.ofLiteral("10.0.0.1");
  static final InetAddress BOB = InetAddress.ofLiteral("10.0.0.2");
  static final InetAddress FAR = InetAddress.ofLiteral("10.0.0.3");
  static final int PORT = 2_555;
  static final Address AT_BOB = new Address(BOB, PORT);
  static final Address AT_FAR = new Address(FAR, PORT);

  static final int OUT_STATE = -3_155;
  static final int LOOK = -3_158;
  static final int FLOW = -3_161;
  static final int NO_DATA = -3_162;
  static final int STATE_CHANGE = -3_168;
  static final int CANCELED = -3_180;

  private static final int SEEDS = 3;

  private static final List<Constants> SETTINGS =
      List.of(
          Constants.USUAL,
          new Constants(
              /* endpoints= */ 9,
              /* qlen= */ 3,
              new Marks(1_000, 0),
              Duration.ofSeconds(2),
              Manner.UNKIND));

  final SeededScheduler world;
  final SimNetwork net;
  final SimStack far;
  final OpenTransport mac;
  final OpenTransport bob;
  final Constants constants;
  private int levelViolations;

  /// What happens in a world.
  @FunctionalInterface
  interface Story {
    void in(OtWorld world) throws Exception;
  }

  private OtWorld(SeededScheduler world, Constants constants) {
    this.world = world;
    this.constants = constants;
    this.net = new SimNetwork(world);
    this.far = net.stack(FAR);
    this.mac = on(net.stack(MAC));
    this.bob = on(net.stack(BOB));
  }

  static void everyWay(Story story) {
    for (Constants constants : SETTINGS) {
      SeededScheduler.forEachSeed(
          SEEDS,
          seed ->
              SeededScheduler.runTwice(seed, world -> new OtWorld(world, constants).tell(story)));
    }
  }

  private void tell(Story story) throws Exception {
    world.trace(constants.toString());
    story.in(this);
    assertThat(mac.levelViolations()).isEqualTo(levelViolations);
    mac.close();
    bob.close();
    far.close();
    pass(Duration.ofMillis(10));
    assertThat(net.leftovers()).isEmpty();
  }

  private OpenTransport on(SimStack stack) {
    return OpenTransport.open(new Machine(stack.ip(), stack.tcpPort(), world, world), constants);
  }

  void expectLevelViolations(int count) {
    levelViolations = count;
  }

  boolean isKind() {
    return constants.manner() == Manner.KIND;
  }

  void pass(Duration span) throws InterruptedException {
    world.sleep(span);
  }

  /// Long enough for anything that does not wait for a time-out.
  void settle() throws InterruptedException {
    pass(Duration.ofSeconds(1));
  }

  /// A service access point: an endpoint, and what its notifier was told.
  final class Sap {

    final List<String> told = new ArrayList<>();
    private final OpenTransport ot;
    private @Nullable Endpoint ref;

    /// Done in the notifier, at each event.
    private Runnable alsoDo = () -> {};

    private Sap(OpenTransport ot) {
      this.ot = ot;
    }

    Endpoint ref() {
      return Objects.requireNonNull(ref);
    }

    Sap at(Runnable does) {
      alsoDo = does;
      return this;
    }

    void notified(@Nullable Object context, OtEvent event, int result, @Nullable Object cookie) {
      assertThat(context).isEqualTo("context");
      boolean misc = event instanceof OtEvent.Misc;
      assertThat(ot.level()).isEqualTo(misc ? ExecLevel.SYSTEM_TASK : ExecLevel.DEFERRED_TASK);
      world.trace(event + " " + result);
      if (event == OtEvent.Completion.T_OPENCOMPLETE) {
        ref = (Endpoint) cookie;
      }
      told.add(event.bookName() + (result == 0 ? "" : " " + result));
      alsoDo.run();
    }

    /// What it was told since it was last asked.
    List<String> news() throws InterruptedException {
      settle();
      List<String> copy = List.copyOf(told);
      told.clear();
      return copy;
    }

    Sap listening(int port, int qlen) throws InterruptedException {
      InetAddress ip = ot.equals(mac) ? MAC : BOB;
      assertThat(done(() -> ref().bind(new Bind(new Address(ip, port), qlen), null))).isEqualTo(0);
      return this;
    }

    Sap bound() throws InterruptedException {
      assertThat(done(() -> ref().bind(null, null))).isEqualTo(0);
      return this;
    }

    /// Does something, and waits until it has completed.
    int done(IntSupplier call) throws InterruptedException {
      int result = call.getAsInt();
      if (result == 0 && !ref().isSynchronous()) {
        settle();
        told.removeIf(event -> event.contains("COMPLETE"));
      }
      return result;
    }

    int state() {
      return ref().getEndpointState();
    }

    int send(String text) {
      return ref().snd(bytes(text), 0);
    }

    /// Receives what there is, up to the result that is no data.
    String receive(int end) {
      var got = new StringBuilder();
      ByteBuffer into = ByteBuffer.allocate(700);
      int result = ref().rcv(into);
      while (result > 0) {
        got.append(text(into.flip()));
        into.clear();
        result = ref().rcv(into);
      }
      assertThat(result).isEqualTo(end);
      return got.toString();
    }

    /// Takes note of a disconnection.
    int disconnectionReason() {
      var discon = new Discon();
      assertThat(ref().rcvDisconnect(discon)).isEqualTo(0);
      return discon.reason();
    }
  }

  /// A synchronous endpoint, which has a notifier.
  Sap sync(OpenTransport ot) {
    var sap = new Sap(ot);
    sap.ref = ot.openEndpoint(Configuration.TCP).endpoint();
    assertThat(sap.ref().installNotifier(sap::notified, "context")).isEqualTo(0);
    return sap;
  }

  Sap async(OpenTransport ot) throws InterruptedException {
    return async(ot, Configuration.TCP);
  }

  Sap async(OpenTransport ot, Configuration configuration) throws InterruptedException {
    var sap = new Sap(ot);
    assertThat(ot.asyncOpenEndpoint(configuration, sap::notified, "context")).isEqualTo(0);
    settle();
    assertThat(sap.told).containsExactly("T_OPENCOMPLETE");
    sap.told.clear();
    return sap;
  }

  /// An asynchronous endpoint of ours that is connected to somebody.
  Sap connectedTo(Address peer) throws InterruptedException {
    return connect(async(mac).bound(), peer);
  }

  Sap connect(Sap sap, Address peer) throws InterruptedException {
    assertThat(sap.ref().connect(Call.to(peer), null)).isEqualTo(NO_DATA);
    assertThat(sap.news()).containsExactly("T_CONNECT");
    assertThat(sap.ref().rcvConnect(null)).isEqualTo(0);
    return sap;
  }

  FarEnd far() throws Exception {
    return FarEnd.answering(far, PORT);
  }

  FarEnd caller(int port) throws Exception {
    return FarEnd.calling(far, new Address(MAC, port));
  }

  /// Two endpoints that are connected: ours has called, Bob's has accepted.
  record Pair(Sap ours, Sap bobs) {}

  Pair pair() throws InterruptedException {
    Sap listener = async(bob).listening(PORT, 1);
    Sap ours = connectedTo(AT_BOB);
    Sap bobs = async(bob);
    assertThat(listener.news()).containsExactly("T_LISTEN");
    accept(listener, bobs);
    assertThat(bobs.news()).containsExactly("T_PASSCON");
    assertThat(listener.ref().close()).isEqualTo(0);
    return new Pair(ours, bobs);
  }

  /// Reads a request and accepts it.
  void accept(Sap listener, Sap acceptor) throws InterruptedException {
    var call = new Call();
    assertThat(listener.ref().listen(call)).isEqualTo(0);
    assertThat(listener.done(() -> listener.ref().accept(acceptor.ref(), call))).isEqualTo(0);
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  static String text(ByteBuffer bytes) {
    return StandardCharsets.US_ASCII.decode(bytes).toString();
  }
}
