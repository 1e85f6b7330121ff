package io.parley.mactcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.mactcp.TcpCommand.TcpActiveOpen;
import io.parley.mactcp.TcpCommand.TcpCreate;
import io.parley.mactcp.TcpCommand.TcpPassiveOpen;
import io.parley.mactcp.TcpCommand.TcpRcv;
import io.parley.mactcp.TcpCommand.TcpRelease;
import io.parley.mactcp.TcpCommand.TcpSend;
import io.parley.mactcp.TcpCommand.TcpStatus;
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
import org.jspecify.annotations.Nullable;

/// A Mac with its driver in a simulated world, and who it talks with.
///
/// [#everyWay] tells a story once for each way in which a program may call and each setting of the
/// driver's constants, with some seeds each.
final class MacWorld {

  static final InetAddress MAC = InetAddress.ofLiteral("10.0.0.1");
  static final InetAddress FAR = InetAddress.ofLiteral("10.0.0.2");
  static final InetAddress OTHER = InetAddress.ofLiteral("10.0.0.3");
  static final Address FAR_PORT = new Address(FAR, 7_000);
  static final int PORT = 2_555;
  static final int AREA = 16_384;

  private static final int SEEDS = 3;

  private static final List<Constants> SETTINGS =
      List.of(
          Constants.USUAL,
          new Constants(
              /* streams= */ 9,
              /* listensPerPort= */ 2,
              Duration.ofMillis(70),
              Duration.ofSeconds(20),
              Constants.Pushes.NONE));

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  final SeededScheduler world;
  final SimNetwork net;
  final SimStack far;
  final SimStack other;
  final Driver driver;
  final Constants constants;
  final Style style;
  private int levelViolations;

  /// How commands are given.
  enum Style {
    SYNC,
    ASYNC
  }

  /// What happens in a world.
  @FunctionalInterface
  interface Story {
    void in(MacWorld mac) throws Exception;
  }

  private MacWorld(SeededScheduler world, Constants constants, Style style) {
    this.world = world;
    this.constants = constants;
    this.style = style;
    this.net = new SimNetwork(world);
    this.far = net.stack(FAR);
    this.other = net.stack(OTHER);
    this.driver = driverOn(net.stack(MAC), constants);
  }

  static void everyWay(Story story) {
    for (Constants constants : SETTINGS) {
      for (Style style : Style.values()) {
        SeededScheduler.forEachSeed(
            SEEDS,
            seed ->
                SeededScheduler.runTwice(
                    seed, world -> new MacWorld(world, constants, style).tell(story)));
      }
    }
  }

  private void tell(Story story) throws Exception {
    world.trace(constants + ", " + style);
    story.in(this);
    assertThat(driver.levelViolations()).isEqualTo(levelViolations);
    driver.close();
    far.close();
    other.close();
    pass(Duration.ofMillis(10));
    assertThat(net.leftovers()).isEmpty();
  }

  Driver driverOn(SimStack stack, Constants with) {
    return Driver.open(
        new Machine(stack.ip(), stack.tcpPort(), stack::openDatagrams, world, world), with);
  }

  /// The story breaks the rules of levels so many times.
  void expectLevelViolations(int count) {
    levelViolations = count;
  }

  void pass(Duration span) throws InterruptedException {
    world.sleep(span);
  }

  /// Long enough for anything that does not wait for a time-out.
  void settle() throws InterruptedException {
    pass(Duration.ofSeconds(1));
  }

  /// A command under way.
  final class Call {

    private final Command command;
    private @Nullable IoBlock block;
    private int completions;

    private Call(Command command) {
      this.command = command;
    }

    int result() {
      IoBlock known = block;
      return known == null ? ResultCode.IN_PROGRESS.number() : known.ioResult();
    }

    boolean isPending() {
      return result() == 1;
    }

    <R extends Reply> R reply(Class<R> type) {
      assertThat(result()).as(command.toString()).isEqualTo(0);
      return Objects.requireNonNull(block).reply(type);
    }

    Call ended() throws InterruptedException {
      long end = world.nanos() + PATIENCE.toNanos();
      while (isPending() && world.nanos() < end) {
        pass(Duration.ofMillis(1));
      }
      assertThat(isPending()).as("%s is pending", command).isFalse();
      pass(Duration.ofMillis(1));
      assertThat(completions).as("completions of %s", command).isEqualTo(1);
      return this;
    }

    private void completed(IoBlock done) {
      assertThat(driver.level()).isEqualTo(ExecLevel.INTERRUPT);
      assertThat(done.ioResult()).isNotEqualTo(1);
      completions++;
    }

    private void callSync() {
      block = driver.controlSync(command);
      completions++;
    }
  }

  /// Gives a command that will wait, and goes on: in a synchronous world another task is held.
  Call start(Command command) throws InterruptedException {
    var call = new Call(command);
    if (style == Style.ASYNC) {
      call.block = driver.controlAsync(command, call::completed);
    } else {
      world.start("task", call::callSync);
      pass(Duration.ofMillis(1));
    }
    return call;
  }

  /// Gives a command and waits for its end.
  Call run(Command command) throws InterruptedException {
    if (style == Style.ASYNC) {
      return start(command).ended();
    }
    var call = new Call(command);
    call.callSync();
    return call;
  }

  /// Gives a command, waits for its end, and gives its number.
  int resultOf(Command command) throws InterruptedException {
    return run(command).result();
  }

  Block block(int bytes) {
    return driver.memory().newPtr(bytes);
  }

  /// A stream and what its ASR was told.
  final class Stream {

    final List<TcpEvent> events = new ArrayList<>();
    final StreamPtr ptr;

    private Stream(int area) throws InterruptedException {
      TcpAsr asr =
          (to, event, userData) -> {
            assertThat(driver.level()).isEqualTo(ExecLevel.INTERRUPT);
            assertThat(userData).isEqualTo("user data");
            world.trace(to + " " + event);
            events.add(event);
          };
      var created = run(new TcpCreate(block(area), asr, "user data"));
      ptr = created.reply(Reply.Created.class).stream();
    }

    Call passiveOpen(int timeout) throws InterruptedException {
      return start(new TcpPassiveOpen(ptr, Ulp.DEFAULT, timeout, TcpCommand.ANYBODY, PORT));
    }

    Call activeOpen(Ulp ulp, Address to) throws InterruptedException {
      return start(new TcpActiveOpen(ptr, ulp, to, 0));
    }

    Call send(String text) throws InterruptedException {
      return start(new TcpSend(ptr, Wds.of(bytes(text))));
    }

    Call receive(int timeout, ByteBuffer into) throws InterruptedException {
      return start(new TcpRcv(ptr, timeout, into));
    }

    /// Receives all of a text, in as many pieces as it comes.
    String receive(int length) throws InterruptedException {
      var into = ByteBuffer.allocate(length);
      while (into.hasRemaining()) {
        receive(0, into).ended().reply(Reply.Received.class);
      }
      return text(into.flip());
    }

    int state() throws InterruptedException {
      return run(new TcpStatus(ptr)).reply(Reply.Status.class).state().number();
    }

    Reply.Status status() throws InterruptedException {
      return run(new TcpStatus(ptr)).reply(Reply.Status.class);
    }

    List<Integer> eventCodes() {
      return events.stream().map(TcpEvent::code).toList();
    }

    void release() throws InterruptedException {
      assertThat(resultOf(new TcpRelease(ptr))).isEqualTo(0);
    }
  }

  Stream stream() throws InterruptedException {
    return new Stream(AREA);
  }

  Stream stream(int area) throws InterruptedException {
    return new Stream(area);
  }

  /// A stream that is connected to somebody.
  Stream connectedTo(FarEnd answering) throws InterruptedException {
    Stream stream = stream();
    stream.activeOpen(Ulp.DEFAULT, answering.address()).ended().reply(Reply.Opened.class);
    return stream;
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  static String text(ByteBuffer bytes) {
    return StandardCharsets.US_ASCII.decode(bytes).toString();
  }
}
