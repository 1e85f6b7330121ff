package io.parley.testkit.scenario;

import io.parley.DeliveryState;
import io.parley.MessengerConfig;
import io.parley.MessengerEvent.PeerChange;
import io.parley.Peer;
import io.parley.PeerId;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkException;
import io.parley.testkit.peer.CsendMacPeer;
import io.parley.testkit.peer.CsendPosixPeer;
import io.parley.testkit.peer.ScriptedPeer;
import io.parley.testkit.peer.SendOutcome;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimClock;
import io.parley.testkit.sim.SimNetwork;
import io.parley.testkit.sim.SimStore;
import io.parley.testkit.sim.SimStore.Keeping;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// A simulated world of machines on one network, as a [Play] sees it: the words of a scenario.
///
/// Up to [#MOST_MACHINES] machines, all on one link, each with a production node, the usual ports
/// and a wall clock of its own that is wrong by up to a day and runs up to 200 parts per million
/// fast or slow. What must hold is checked at every commit of every store ([Ledger]), and when the
/// world is [settled][#settle].
///
/// Used by the threads of its world, of which one runs at a time.
public final class World {

  /// A large LAN; more take longer than they show.
  public static final int MOST_MACHINES = 50;

  /// Faults are drawn from other numbers than the scheduler's.
  private static final long OWN_STREAM = 0x5DEE_CE66DL;

  /// Of so many seeds one runs the durable store's SQL, in memory; the others a store that is
  /// quicker to make.
  private static final int ONE_RUNS_SQL_IN = 8;

  private static final int CLOCK_AHEAD_SECONDS = 86_400;
  private static final int CLOCK_PARTS_PER_MILLION = 200;

  /// How long it may take, once nothing is wrong any more, until everything is delivered: a peer's
  /// longest silence until it tries again, a minute for each, and a good deal more. In virtual time
  /// that is nothing.
  private static final Duration LONGEST_SETTLING = Duration.ofHours(1);

  /// Nothing has happened for so long: nothing will.
  private static final Duration QUIET = Duration.ofSeconds(3);

  /// More steps than an idle node's end takes, and less than anything that is waited for there.
  private static final Duration LONGEST_STOP = Duration.ofMillis(500);

  /// Of so many messages, one is written after a pause.
  private static final int PAUSES_IN = 5;

  private final SeededScheduler scheduler;
  private final SimNetwork network;
  private final SplittableRandom drawing;
  private final FaultMix mix;
  private final Disturbances disturbances;
  private final Ledger ledger;
  private final Trouble trouble;
  private final Map<String, Machine> machines = new LinkedHashMap<>();
  private final List<Thread> people = new ArrayList<>();
  private final Strangers strangers;

  /// Whether the disks hold the durable store's own database.
  private final boolean runsSql;

  private int lastAddress;

  World(SeededScheduler scheduler, long seed, FaultMix mix, Choice choice) {
    this.scheduler = scheduler;
    this.network = new SimNetwork(scheduler);
    this.drawing = new SplittableRandom(seed ^ OWN_STREAM);
    this.mix = mix;
    this.runsSql = Math.floorMod(seed, ONE_RUNS_SQL_IN) == 0;
    this.disturbances = new Disturbances(scheduler);
    this.ledger = new Ledger(disturbances, (from, to) -> network.bytesSent(ip(from), ip(to)));
    this.strangers = new Strangers(ledger);
    this.trouble = new Trouble(this, disturbances, choice);
  }

  /// Time, threads and randomness.
  ///
  /// @return the scheduler
  public SeededScheduler scheduler() {
    return scheduler;
  }

  /// The network.
  ///
  /// @return the network that all machines are on
  public SimNetwork network() {
    return network;
  }

  /// Adds a machine with a disk and a node that finds others, and starts it.
  ///
  /// @param name its name, and its node's
  /// @return the machine
  public Machine machine(String name) {
    Machine known = machines.get(name);
    return known == null ? add(name, Keeping.DURABLE, config -> config) : known;
  }

  /// Adds a machine with a disk, whose node has another stack than sockets, and starts it. On
  /// MacTCP, 64 messages may wait for each peer.
  ///
  /// @param name its name, and its node's
  /// @param kind what its node moves its bytes through
  /// @return the machine
  public Machine add(String name, StackKind kind) {
    return add(NodeStack.of(kind, drawing), Keeping.DURABLE, MessengerConfig.named(name));
  }

  /// Adds a machine, and starts it.
  ///
  /// @param name its name, and its node's
  /// @param keeping what its store keeps
  /// @param change what its node is told beyond name and address
  /// @return the machine
  public Machine add(String name, Keeping keeping, UnaryOperator<MessengerConfig> change) {
    return add(NodeStack.SOCKETS, keeping, change.apply(MessengerConfig.named(name)));
  }

  private Machine add(NodeStack stack, Keeping keeping, MessengerConfig wanted) {
    String name = wanted.name();
    if (machines.size() == MOST_MACHINES || machines.containsKey(name)) {
      throw new IllegalArgumentException("there is no room for another machine " + name);
    }
    InetAddress ip = newIp();
    var clock =
        new SimClock(
            scheduler,
            Duration.ofSeconds(drawing.nextInt(-CLOCK_AHEAD_SECONDS, CLOCK_AHEAD_SECONDS)),
            drawing.nextInt(-CLOCK_PARTS_PER_MILLION, CLOCK_PARTS_PER_MILLION));
    MessengerConfig config = stack.bound(wanted.withAddress(ip));
    var watched =
        ledger.open(
            name, PeerId.ofAddress(ip), keeping == Keeping.DURABLE, config.outboxMessages());
    SimStore store =
        keeping == Keeping.DURABLE && runsSql
            ? SimStore.over(scheduler, name, watched, SqlDisk.empty())
            : SimStore.of(scheduler, name, keeping, watched);
    var machine = new Machine(this, config, stack, clock, store);
    machines.put(name, machine);
    machine.start();
    return machine;
  }

  /// A machine that is there.
  ///
  /// @param name its name
  /// @return the machine
  /// @throws IllegalArgumentException if there is none of this name
  public Machine known(String name) {
    Machine known = machines.get(name);
    if (known == null) {
      throw new IllegalArgumentException("there is no machine " + name);
    }
    return known;
  }

  /// Adds machines.
  ///
  /// @param names their names
  /// @return the machines
  public List<Machine> machines(String... names) {
    return List.of(names).stream().map(this::machine).toList();
  }

  /// Adds a machine on which csend for POSIX runs, and starts it.
  ///
  /// @param name its user's name
  /// @return the program
  /// @throws NetworkException if it cannot start, which is a bug
  public CsendPosixPeer csend(String name) throws NetworkException {
    return strangers.add(new CsendPosixPeer(scheduler, network, name, newIp()));
  }

  /// Adds a classic Mac on which csend runs, and starts it. It closes with RST, so that the first
  /// messages to it are in doubt.
  ///
  /// @param name its user's name
  /// @return the program
  /// @throws NetworkException if it cannot start, which is a bug
  public CsendMacPeer mac(String name) throws NetworkException {
    disturbances.begin(List.of(name));
    return strangers.add(new CsendMacPeer(scheduler, network, name, newIp()));
  }

  /// Lets a csend send something to a machine. Blocks as csend does.
  ///
  /// @param stranger who sends
  /// @param to to whom
  /// @param text what, another one each time
  /// @return what csend believes
  /// @throws InterruptedException if the calling thread is interrupted
  public SendOutcome write(ScriptedPeer stranger, Machine to, String text)
      throws InterruptedException {
    ledger.sends(stranger.name(), to.name(), text);
    return stranger.send(to.ip(), text);
  }

  /// All machines.
  ///
  /// @return them, in the order in which they came
  public List<Machine> machines() {
    return List.copyOf(machines.values());
  }

  /// A machine's address.
  ///
  /// @param name whose
  /// @return the address
  public InetAddress ip(String name) {
    return known(name).ip();
  }

  /// Lets virtual time pass.
  ///
  /// @param span how long
  /// @throws InterruptedException if the calling thread is interrupted
  public void sleep(Duration span) throws InterruptedException {
    scheduler.sleep(span);
  }

  /// Lets somebody do something at the same time. The world is not settled before it is done.
  ///
  /// @param who names the thread
  /// @param what what they do; an exception fails the run
  public void meanwhile(String who, Action what) {
    people.add(run(who, what));
  }

  /// Something to do.
  @FunctionalInterface
  public interface Action {

    /// Does it.
    ///
    /// @throws Exception fails the run
    void run() throws Exception;
  }

  /// From now on things go wrong among the machines that there are: as many and such as the
  /// scenario says. A world may have trouble more than once.
  ///
  /// @param span in which time faults begin; the last one may last half as long after it
  public void trouble(Duration span) {
    List<String> cast = List.copyOf(machines.keySet());
    trouble(mix.draw(drawing, cast, span));
  }

  /// From now on things go wrong. Of a run that fails, some are left out to find the fewest.
  ///
  /// @param plan what and when, counted from now
  public void trouble(FaultPlan plan) {
    people.add(trouble.begin(plan));
  }

  /// Something goes wrong that belongs to the play: it is never left out.
  ///
  /// @param plan what and when, counted from now
  public void plot(FaultPlan plan) {
    people.add(trouble.play(plan));
  }

  /// Lets each machine write to the others, everybody in a thread of their own: mostly one message
  /// right after the other, with pauses.
  ///
  /// @param messages how many each of them writes
  /// @param span in which time, about
  public void everybodyWrites(int messages, Duration span) {
    everybodyWrites(messages, span, i -> "message " + i);
  }

  /// The same with other texts.
  ///
  /// @param messages how many each of them writes
  /// @param span in which time, about
  /// @param texts the text of each, counted from 0
  public void everybodyWrites(int messages, Duration span, IntFunction<String> texts) {
    List<Machine> all = machines();
    for (Machine writer : all) {
      List<Machine> others = all.stream().filter(machine -> !machine.equals(writer)).toList();
      var chance = drawing.split();
      meanwhile(
          "writer-" + writer.name(),
          () -> {
            for (int i = 0; i < messages; i++) {
              sleep(pause(chance, span.dividedBy(messages)));
              writer.write(others.get(chance.nextInt(others.size())), texts.apply(i));
            }
          });
    }
  }

  /// Waits until everybody is done, everything is mended, everybody knows everybody, everything is
  /// delivered and read, and nothing happens any more. Then checks that it is so.
  ///
  /// @throws InterruptedException if the calling thread is interrupted
  public void settle() throws InterruptedException {
    for (Thread person : List.copyOf(people)) {
      person.join();
    }
    machines.values().forEach(Machine::start);
    Deadline end = Deadline.in(scheduler, LONGEST_SETTLING);
    for (Machine machine : machines.values()) {
      await(machine.name() + " knows the others", end, () -> knowsTheOthers(machine));
    }
    long before;
    do {
      before = ledger.activity();
      for (Machine machine : machines.values()) {
        if (!machine.messenger().awaitDrained(end)) {
          ledger.checkSettled();
          throw new AssertionError(machine.name() + " still waits for what has left");
        }
        await(machine.name() + " has read everything", end, machine.reader()::hasSeenAll);
        await(machine.name() + " was told who is there", end, () -> wasToldOfOthers(machine));
      }
      sleep(QUIET);
    } while (ledger.activity() != before && !end.hasPassed(scheduler));
    ledger.checkSettled();
    strangers.check(machines.values());
    await("no connection is open", end, () -> network.connections().isEmpty());
    for (Machine machine : machines.values()) {
      await(machine.name() + " has all its streams or endpoints", end, machine::isAtRest);
      checkPeers(machine);
    }
  }

  /// Stops everybody. Nothing may be left over.
  void close() {
    machines.values().forEach(this::stopIdle);
    machines.values().forEach(machine -> machine.store().eraseDisk());
    strangers.close();
    List<String> left = network.leftovers();
    if (!left.isEmpty()) {
      throw new AssertionError("left over at the end: " + left);
    }
  }

  /// A node that has nothing to do ends at once.
  private void stopIdle(Machine machine) {
    long before = scheduler.nanos();
    machine.stop(Duration.ZERO);
    Duration taken = Duration.ofNanos(scheduler.nanos() - before);
    if (taken.compareTo(LONGEST_STOP) > 0) {
      throw new AssertionError(machine.name() + " had nothing to do, and ended after " + taken);
    }
  }

  /// What happened, in figures.
  Figures figures() {
    return new Figures(
        machines.size(),
        ledger.accepted(),
        (int) ledger.count(DeliveryState.UNKNOWN),
        trouble.begun());
  }

  Ledger ledger() {
    return ledger;
  }

  /// Starts a thread that may fail.
  Thread run(String name, Action body) {
    return scheduler.start(
        name,
        () -> {
          try {
            body.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (Exception e) {
            throw new AssertionError(name + " failed: " + e, e);
          }
        });
  }

  private boolean knowsTheOthers(Machine machine) throws InterruptedException {
    for (Machine other : machines.values()) {
      if (!other.equals(machine) && !machine.sees(other)) {
        return false;
      }
    }
    return true;
  }

  private boolean wasToldOfOthers(Machine machine) {
    return machines.values().stream()
        .filter(other -> !other.equals(machine))
        .allMatch(
            other -> machine.reader().wasToldOf(PeerId.ofAddress(other.ip()), PeerChange.HERE));
  }

  private static void checkPeers(Machine machine) throws InterruptedException {
    for (Peer peer : machine.messenger().peers()) {
      if (peer.address().ip().equals(machine.ip())) {
        throw new AssertionError(machine.name() + " is its own peer");
      }
      if (peer.queued() != 0) {
        throw new AssertionError(
            "%s has nothing for %s, and counts %d"
                .formatted(machine.name(), peer.name(), peer.queued()));
      }
    }
  }

  private void await(String what, Deadline end, Callable<Boolean> isSo)
      throws InterruptedException {
    try {
      while (!isSo.call()) {
        if (end.hasPassed(scheduler)) {
          throw new AssertionError("never so: " + what);
        }
        sleep(QUIET);
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(what + ": " + e, e);
    }
  }

  /// A pause of so much on average: mostly next to none, else a long one.
  private static Duration pause(RandomGenerator chance, Duration mean) {
    long nanos = chance.nextLong(2 * mean.toNanos());
    return Duration.ofNanos(chance.nextInt(PAUSES_IN) == 0 ? nanos * PAUSES_IN : nanos / 1_000);
  }

  private InetAddress newIp() {
    return InetAddress.ofLiteral("10.0.0." + ++lastAddress);
  }
}
