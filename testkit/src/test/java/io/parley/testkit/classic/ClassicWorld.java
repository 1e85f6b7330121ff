package io.parley.testkit.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimNetwork;
import io.parley.testkit.sim.SimStack;
import io.parley.testkit.sim.TcpLimits;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A machine with a classic stack in a simulated world, and the peers that it talks with.
///
/// A story is told over each TCP that a driver can have, with some seeds each, and each of them
/// twice.
///
/// @param <S> the stack
public abstract class ClassicWorld<S extends NetworkStack> {

  public static final InetAddress MAC = InetAddress.ofLiteral("10.0.0.1");
  public static final int PORT = 8_080;

  private static final int SEEDS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  public final SeededScheduler world;
  public final SimNetwork net;

  /// What the machine has underneath.
  public final SimStack below;

  public final S mac;
  private final TcpLimits limits;
  private final List<AutoCloseable> others = new ArrayList<>();

  /// On what TCP a driver stands.
  public enum Tcp {
    /// The simulated one, segment by segment.
    SEGMENTS,
    /// One over a stack.
    STACK
  }

  /// What happens in a world.
  @FunctionalInterface
  public interface Story<W> {
    void in(W world) throws Exception;
  }

  /// What somebody does.
  @FunctionalInterface
  public interface Deed {
    void run() throws Exception;
  }

  /// Makes a world.
  ///
  /// @param limits what every machine's TCP holds
  /// @param maker makes the stack, over what its machine has
  protected ClassicWorld(SeededScheduler world, TcpLimits limits, Function<SimStack, S> maker) {
    this.world = world;
    this.limits = limits;
    this.net = new SimNetwork(world);
    this.below = net.stack(limits, MAC);
    this.mac = maker.apply(below);
  }

  /// Tells a story with some seeds, each of them twice.
  protected static void tellWithSeeds(SeededScheduler.Body story) {
    SeededScheduler.forEachSeed(SEEDS, seed -> SeededScheduler.runTwice(seed, story));
  }

  /// Tells a story to its end, when nothing may be left over.
  protected static <W extends ClassicWorld<?>> void tellToItsEnd(W world, Story<? super W> story)
      throws Exception {
    story.in(world);
    world.end();
  }

  void end() throws Exception {
    mac.close();
    for (AutoCloseable other : others) {
      other.close();
    }
    settle();
    assertThat(net.leftovers()).isEmpty();
  }

  public Deadline plenty() {
    return Deadline.in(world, PATIENCE);
  }

  public Deadline soon() {
    return Deadline.in(world, Duration.ofSeconds(1));
  }

  public void pass(Duration span) throws InterruptedException {
    world.sleep(span);
  }

  /// Long enough for anything that does not wait for a time-out.
  public void settle() throws InterruptedException {
    pass(Duration.ofMillis(200));
  }

  public SimStack other(int number) {
    SimStack stack = net.stack(limits, ip(number));
    others.add(stack);
    return stack;
  }

  public static InetAddress ip(int number) {
    return InetAddress.ofLiteral("10.0.0." + number);
  }

  public static Address door(int number) {
    return new Address(ip(number), PORT);
  }

  /// Does something in a thread of its own.
  public Thread start(String name, Deed deed) {
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

  public static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  public String readAll(Connection from) throws NetworkException {
    var text = new StringBuilder();
    ByteBuffer piece = ByteBuffer.allocate(1_000);
    while (from.read(piece.clear(), plenty()) >= 0) {
      text.append(StandardCharsets.US_ASCII.decode(piece.flip()));
    }
    return text.toString();
  }
}
