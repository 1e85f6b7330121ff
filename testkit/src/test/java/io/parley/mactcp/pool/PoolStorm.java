package io.parley.mactcp.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.mactcp.pool.PoolConfig.Buffers;
import io.parley.mactcp.pool.PoolConfig.Listening;
import io.parley.mactcp.pool.PoolConfig.WhenBusy;
import io.parley.spi.NetworkException;
import io.parley.testkit.classic.ClassicWorld.Tcp;
import io.parley.testkit.classic.Storm;
import io.parley.testkit.sim.RunOptions;
import io.parley.testkit.sim.SeededScheduler;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// A [storm][Storm] over a pool whose size, buffers and listener are drawn.
final class PoolStorm extends Storm<PoolWorld> {

  private static final int LONGEST_TEXT = 20_000;

  private final PoolConfig config;

  private PoolStorm(PoolWorld world, PoolConfig config) throws NetworkException {
    super(world, config.staleAfter(), LONGEST_TEXT);
    this.config = config;
  }

  /// Runs one seed.
  static void blow(long seed) {
    var drawing = new SplittableRandom(seed);
    Tcp tcp = drawing.nextBoolean() ? Tcp.SEGMENTS : Tcp.STACK;
    PoolConfig config = draw(drawing, tcp);
    SeededScheduler.run(
        seed,
        RunOptions.BULK,
        world ->
            PoolWorld.tellOnce(world, tcp, config, pool -> new PoolStorm(pool, config).play()));
  }

  private static PoolConfig draw(RandomGenerator drawing, Tcp tcp) {
    boolean mayQueue = tcp == Tcp.STACK && drawing.nextBoolean();
    return new PoolConfig(
        1 + drawing.nextInt(4),
        Duration.ofMillis(1_000 + drawing.nextInt(4_000)),
        new Buffers(4_096 + drawing.nextInt(8_000), 200 + drawing.nextInt(9_000)),
        new Listening(
            1 + drawing.nextInt(3),
            mayQueue ? WhenBusy.QUEUE : WhenBusy.REFUSE,
            Duration.ofMillis(drawing.nextBoolean() ? 0 : drawing.nextInt(200))));
  }

  /// No two streams lead to one peer, at no time.
  @Override
  protected void check() {
    assertThat(
            world.mac.streams().stream()
                .filter(each -> each.name().startsWith("send-"))
                .flatMap(each -> each.target().stream()))
        .as("whom the streams lead to")
        .doesNotHaveDuplicates();
  }

  @Override
  protected void checkAfterwards() {
    assertThat(world.mac.streams())
        .as("streams after the storm")
        .allMatch(each -> each.state() == StreamState.FREE || each.state() == StreamState.LISTENING)
        .anyMatch(each -> each.state() == StreamState.LISTENING);
  }

  @Override
  protected void checkAtTheEnd() {
    assertThat(world.mac.streams())
        .as("all streams, at the end")
        .hasSize(config.streams())
        .allMatch(each -> each.state() == StreamState.FREE);
  }
}
