package io.parley.opentransport.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.classic.StackTcpPort;
import io.parley.opentransport.Constants.Manner;
import io.parley.opentransport.stack.StackConfig.Buffers;
import io.parley.opentransport.stack.StackConfig.Endpoints;
import io.parley.opentransport.stack.StackConfig.Listening;
import io.parley.opentransport.stack.StackConfig.Reading;
import io.parley.opentransport.stack.StackConfig.WhenBusy;
import io.parley.spi.NetworkException;
import io.parley.testkit.classic.ClassicWorld.Tcp;
import io.parley.testkit.classic.Storm;
import io.parley.testkit.sim.RunOptions;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.TcpLimits;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// A [storm][Storm] over endpoints whose number, buffers and listener are drawn, or are the usual
/// ones or the strict ones; on a TCP that holds much or little.
final class EndpointStorm extends Storm<EndpointWorld> {

  /// What waits for nobody but Open Transport's one thread takes less.
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private final StackConfig config;
  private final int tcpBytes;

  private EndpointStorm(EndpointWorld world, StackConfig config, Sizes sizes)
      throws NetworkException {
    super(world, config.staleAfter(), sizes.longestText);
    this.config = config;
    this.tcpBytes = sizes.tcpBytes;
  }

  /// How much there is of what.
  ///
  /// @param limits what the machines' TCP holds
  /// @param tcpBytes how much the TCP under Open Transport keeps of what came
  /// @param mostBytes what each buffer of the stack holds, at most
  /// @param longestText the longest text
  private record Sizes(TcpLimits limits, int tcpBytes, int mostBytes, int longestText) {

    static Sizes draw(RandomGenerator drawing, Tcp tcp) {
      int tcpBuffer = 200 + drawing.nextInt(9_000);
      return switch (drawing.nextInt(8)) {
        case 0 -> of(tcp, TcpLimits.USUAL, 1_000, 150_000);
        case 1 -> of(tcp, TcpLimits.USUAL.withBuffers(1 + drawing.nextInt(20)), 20, 300);
        case 2 -> of(tcp, TcpLimits.USUAL, 20, 1_000);
        case 3, 4 -> of(tcp, TcpLimits.USUAL, 9_000, 20_000);
        default -> of(tcp, TcpLimits.USUAL.withBuffers(tcpBuffer), 9_000, 20_000);
      };
    }

    private static Sizes of(Tcp tcp, TcpLimits limits, int mostBytes, int longestText) {
      int tcpBytes =
          switch (tcp) {
            case SEGMENTS -> limits.receiveBytes();
            case STACK -> StackTcpPort.RECEIVE_BYTES;
          };
      return new Sizes(limits, tcpBytes, mostBytes, longestText);
    }
  }

  /// Runs one seed.
  static void blow(long seed) {
    var drawing = new SplittableRandom(seed);
    Tcp tcp = drawing.nextBoolean() ? Tcp.SEGMENTS : Tcp.STACK;
    Sizes sizes = Sizes.draw(drawing, tcp);
    StackConfig config =
        switch (drawing.nextInt(4)) {
          case 0 -> tcp == Tcp.STACK ? StackConfig.USUAL : EndpointWorld.USUAL;
          case 1 -> StackConfig.STRICT;
          default -> draw(drawing, tcp, sizes.mostBytes);
        };
    SeededScheduler.run(
        seed,
        RunOptions.BULK,
        world ->
            EndpointWorld.tellOnce(
                world,
                sizes.limits,
                tcp,
                config,
                mac -> new EndpointStorm(mac, config, sizes).play()));
  }

  private static StackConfig draw(RandomGenerator drawing, Tcp tcp, int mostBytes) {
    boolean mayQueue = tcp == Tcp.STACK && drawing.nextBoolean();
    return new StackConfig(
        new Endpoints(1 + drawing.nextInt(10), 1 + drawing.nextInt(10)),
        Duration.ofMillis(1_000 + drawing.nextInt(4_000)),
        new Buffers(
            1 + drawing.nextInt(mostBytes),
            1 + drawing.nextInt(mostBytes),
            drawing.nextBoolean() ? Reading.ONCE : Reading.TO_THE_END),
        new Listening(1 + drawing.nextInt(16), mayQueue ? WhenBusy.QUEUE : WhenBusy.REFUSE),
        drawing.nextBoolean() ? Manner.KIND : Manner.UNKIND);
  }

  @Override
  protected void check() {
    List<EndpointStatus> all = world.mac.endpoints();
    assertThat(all.stream().filter(each -> each.name().startsWith("call")).count())
        .as("endpoints that call")
        .isLessThanOrEqualTo(config.endpoints().calling());
    assertThat(all.stream().filter(each -> each.name().startsWith("accept")).count())
        .as("endpoints that are passed connections")
        .isLessThanOrEqualTo(config.endpoints().accepting());
    all.forEach(this::check);
  }

  private void check(EndpointStatus endpoint) {
    assertThat(endpoint.pending().unread())
        .as("unread")
        .isLessThanOrEqualTo(config.buffers().receiveBytes() + tcpBytes);
    boolean waitsForNobody =
        switch (endpoint.state()) {
          case PASSING, ABORTING, UNBINDING, ERROR -> true;
          case IDLE, CONNECTING, CONNECTED, SENDING, PEER_RELEASED, LAST_SENDING, CLOSING -> false;
        };
    assertThat(waitsForNobody && endpoint.age().compareTo(AT_ONCE) > 0)
        .as("it hangs: " + endpoint)
        .isFalse();
  }

  @Override
  protected void checkAfterwards() {
    assertThat(world.mac.endpoints())
        .as("endpoints after the storm")
        .allMatch(each -> each.state() == ConnectionState.IDLE);
  }

  @Override
  protected void checkAtTheEnd() {
    checkAfterwards();
  }
}
