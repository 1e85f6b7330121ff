package io.parley.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.classic.StackTcpPort;
import io.parley.classic.TcpPort;
import io.parley.spi.Address;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import io.parley.testkit.contract.TcpPortWorld.Side;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimNetwork;
import io.parley.testkit.sim.SimStack;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Two machines of a simulated network, each with a [StackTcpPort], whose threads are counted.
final class TwoPorts {

  static final InetAddress ALICE = InetAddress.ofLiteral("10.0.0.1");
  static final InetAddress BOB = InetAddress.ofLiteral("10.0.0.2");

  /// Longer than any limit of a port.
  static final Duration AGES = Duration.ofHours(2);

  final SeededScheduler world;
  final SimNetwork net;
  final SimStack aliceStack;
  final SimStack bobStack;
  final StackTcpPort alice;
  final StackTcpPort bob;
  private final List<String> alive = new ArrayList<>();

  private TwoPorts(SeededScheduler world, UnaryOperator<NetworkStack> bobsStack) {
    this.world = world;
    this.net = new SimNetwork(world);
    this.aliceStack = net.stack(ALICE);
    this.bobStack = net.stack(BOB);
    this.alice = new StackTcpPort(aliceStack, world, this::start);
    this.bob = new StackTcpPort(bobsStack.apply(bobStack), world, this::start);
  }

  /// Uses them.
  @FunctionalInterface
  interface Scenario {
    void in(TwoPorts lan) throws Exception;
  }

  static void forEachSeed(int seeds, Scenario scenario) {
    forEachSeed(seeds, stack -> stack, scenario);
  }

  /// Runs a scenario in seeded worlds, in each twice.
  ///
  /// @param bobsStack puts something before Bob's stack
  static void forEachSeed(int seeds, UnaryOperator<NetworkStack> bobsStack, Scenario scenario) {
    SeededScheduler.forEachSeed(
        seeds,
        seed ->
            SeededScheduler.runTwice(
                seed,
                world -> {
                  var lan = new TwoPorts(world, bobsStack);
                  scenario.in(lan);
                  lan.close();
                }));
  }

  /// The names of the ports' threads that have not ended.
  List<String> threads() {
    return List.copyOf(alive);
  }

  /// Every end was given up: some time after it, nothing is left of any.
  void assertNothingIsLeft() throws InterruptedException {
    world.sleep(Duration.ofSeconds(1));
    assertThat(alive).isEmpty();
    assertThat(net.leftovers()).isEmpty();
  }

  RecordingDriver newDriver() {
    return new RecordingDriver(world, Deadline.in(world, AGES));
  }

  Side answer() throws NetworkException {
    return answer(new Address(BOB, 0));
  }

  Side answer(Address door) throws NetworkException {
    return answer(door, newDriver());
  }

  Side answer(Address door, RecordingDriver driver) throws NetworkException {
    return new Side(bob.answer(door, driver), driver);
  }

  Side call(Address door) throws NetworkException {
    return call(door, newDriver());
  }

  Side call(Address door, RecordingDriver driver) throws NetworkException {
    return new Side(alice.call(ALICE, door, driver), driver);
  }

  /// Connects Alice to an end of Bob's.
  Side callAndMeet(Side waiting) throws Exception {
    Side calling = call(waiting.end().local());
    calling.driver().awaitEvent("established");
    waiting.driver().awaitEvent("established");
    return calling;
  }

  private void close() throws InterruptedException {
    alice.close();
    bob.close();
    assertNothingIsLeft();
    aliceStack.close();
    bobStack.close();
  }

  /// Starts a thread for a port. That a driver threw is no failure here.
  private Thread start(String name, Runnable body) {
    alive.add(name);
    return world.start(
        name,
        () -> {
          try {
            body.run();
          } catch (DriverBug bug) {
            world.trace(bug.toString());
          } finally {
            alive.remove(name);
          }
        });
  }

  /// What a driver throws in an event.
  static final class DriverBug extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DriverBug() {
      super("a bug of the driver");
    }
  }

  static void endAll(List<Side> sides) {
    sides.stream().map(Side::end).forEach(TcpPort.End::abort);
  }
}
