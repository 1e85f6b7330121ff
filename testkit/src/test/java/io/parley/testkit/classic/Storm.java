package io.parley.testkit.classic;

import static io.parley.testkit.classic.ClassicWorld.MAC;
import static io.parley.testkit.classic.ClassicWorld.door;
import static io.parley.testkit.classic.ClassicWorld.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.testkit.sim.SimStack;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/// Everything at once, under one seed: a stack whose sizes are drawn, callers that stop midway,
/// peers that stall, abort or do not read, calls that come in, resets, refusals and cuts. Every
/// byte that comes is held against what was sent ([Talk]). When the storm is over, everybody
/// reaches everybody, both sides can say and hear a long text at once, and nothing has leaked.
///
/// @param <W> the stack's world
public abstract class Storm<W extends ClassicWorld<?>> {

  private static final int PEERS = 4;
  private static final int CALLS_EACH = 6;
  private static final int FAULTS = 6;
  private static final int TRIES = 500;

  /// How often it is looked after what holds at any moment, at least, until a peer is stale.
  private static final int LOOKS = 60;

  private static final int WAYS = 10;
  private static final Duration TRY_AGAIN = Duration.ofMillis(20);

  protected final W world;
  private final Duration staleAfter;
  private final int longestText;
  private final RandomGenerator chance;
  private final Talk talk;
  private final List<SimStack> peers = new ArrayList<>();
  private final List<Thread> callers = new ArrayList<>();

  /// What callers speak on, or spoke on last.
  private final Map<Thread, Connection> speaking = new HashMap<>();

  private Listener listener;
  private boolean calm;
  private boolean over;

  /// Begins to listen.
  ///
  /// @param staleAfter how long the stack lets a peer do nothing
  /// @param longestText what nobody says more than at a time, in bytes
  protected Storm(W world, Duration staleAfter, int longestText) throws NetworkException {
    this.world = world;
    this.staleAfter = staleAfter;
    this.longestText = longestText;
    this.chance = world.world.random();
    this.talk = new Talk(world.world);
    this.listener = world.mac.listen(door(1));
  }

  /// Checks what holds at any moment.
  protected abstract void check();

  /// Checks that nothing of the storm is left, and that somebody listens.
  protected abstract void checkAfterwards();

  /// Checks that nothing is left, and that nobody listens.
  protected abstract void checkAtTheEnd();

  /// Lets it blow.
  public final void play() throws Exception {
    for (int i = 0; i < PEERS; i++) {
      SimStack peer = world.other(i + 2);
      peers.add(peer);
      Listener door = peer.listen(door(i + 2));
      world.start("peer-" + i, () -> acceptAll(door));
    }
    world.start("mac", this::acceptOnMac);
    world.start("watch", this::watch);
    for (int i = 0; i < 2 * PEERS; i++) {
      int to = i % PEERS;
      callers.add(world.start("caller-" + i, () -> callAll(to, true)));
      callers.add(world.start("visitor-" + i, () -> callAll(to, false)));
    }
    Thread weather = world.start("weather", this::disturb);
    for (Thread caller : callers) {
      caller.join();
    }
    weather.join();
    calmDown();
    over = true;
    listener.close();
    world.pass(staleAfter);
    checkAtTheEnd();
  }

  private void calmDown() throws Exception {
    for (int peer = 0; peer < PEERS; peer++) {
      world.net.resetAfter(ip(peer + 2), MAC, Long.MAX_VALUE);
    }
    world.pass(patience().multipliedBy(2));
    assertThat(world.net.connections()).as("connections after the storm").isEmpty();
    checkAfterwards();
    calm = true;
    for (int peer = 0; peer < PEERS; peer++) {
      exchange(peer, true);
      exchange(peer, false);
    }
    world.pass(Duration.ofSeconds(1));
  }

  /// One exchange that must succeed, though a strict Mac may refuse it for a while.
  private void exchange(int peer, boolean fromMac) throws Exception {
    for (int i = 0; i < TRIES; i++) {
      try (Connection to = connect(peer, fromMac)) {
        converse(to, longestText);
        return;
      } catch (NetworkException e) {
        assertThat(fromMac).as("the Mac's call fails: " + e.getMessage()).isFalse();
        assertThat(e.error()).isIn(NetworkError.REFUSED, NetworkError.RESET);
        world.pass(TRY_AGAIN);
      }
    }
    throw new AssertionError("never answered: " + peer);
  }

  /// Says a text and hears one, both at once.
  private void converse(Connection with, int length) throws NetworkException, InterruptedException {
    var failure = new AtomicReference<NetworkException>();
    Thread talker =
        world.start(
            "talker",
            () -> {
              try {
                talk.say(with, length, plenty());
                with.shutdownOutput();
              } catch (NetworkException e) {
                failure.set(e);
              }
            });
    try {
      talk.hear(with, plenty());
      talker.join();
    } catch (NetworkException | InterruptedException e) {
      with.abort(); // Else it would end in order, in the middle of what is being said.
      throw e;
    }
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  private Connection connect(int peer, boolean fromMac) throws NetworkException {
    return fromMac
        ? world.mac.connect(MAC, door(peer + 2), plenty())
        : peers.get(peer).connect(ip(peer + 2), door(1), plenty());
  }

  private void callAll(int peer, boolean fromMac) throws Exception {
    for (int i = 0; i < CALLS_EACH; i++) {
      try (Connection to = connect(peer, fromMac)) {
        speaking.put(Thread.currentThread(), to);
        if (Thread.currentThread().isInterrupted()) {
          talk.isInterrupted(to);
        }
        speak(to);
      } catch (NetworkException | InterruptedException expected) {
        Thread.interrupted();
      }
      try {
        world.pass(Duration.ofMillis(chance.nextInt(100)));
      } catch (InterruptedException expected) {
        // Somebody interrupts callers now and then.
      }
    }
  }

  private void speak(Connection to) throws NetworkException, InterruptedException {
    int length = chance.nextInt(4) == 0 ? chance.nextInt(longestText) : chance.nextInt(200);
    switch (chance.nextInt(WAYS)) {
      case 0 -> {
        talk.say(to, length, soon());
        to.abort();
      }
      case 1 -> talk.say(to, length, soon());
      case 2 -> {
        talk.say(to, length, soon());
        world.pass(stall());
      }
      case 3 -> to.shutdownOutput();
      case 4 -> converse(to, length);
      default -> {
        talk.say(to, length, plenty());
        to.shutdownOutput();
        talk.hear(to, plenty());
      }
    }
  }

  private void acceptAll(Listener door) throws Exception {
    try {
      while (true) {
        Connection from = door.accept(Deadline.NEVER);
        world.start("answer", () -> answer(from));
      }
    } catch (NetworkException closed) {
      assertThat(closed.error()).isEqualTo(NetworkError.CLOSED);
    }
  }

  private void acceptOnMac() throws Exception {
    while (!over) {
      acceptAll(listener);
      if (!over) {
        listener = world.mac.listen(door(1));
      }
    }
  }

  private void answer(Connection from) throws InterruptedException {
    boolean begunInCalm = calm;
    try (from) {
      switch (begunInCalm ? 4 : chance.nextInt(WAYS)) {
        case 0 -> from.abort();
        case 1 -> {
          world.pass(stall());
          talk.hear(from, plenty());
        }
        case 2 -> world.pass(stall());
        case 3 -> {
          talk.say(from, chance.nextInt(longestText), soon());
          talk.hear(from, plenty());
        }
        case 4 -> converse(from, longestText);
        default -> {
          talk.hear(from, plenty());
          talk.say(from, chance.nextInt(longestText), plenty());
        }
      }
    } catch (NetworkException expected) {
      assertThat(begunInCalm).as("in calm weather: " + expected.getMessage()).isFalse();
    }
  }

  private void disturb() throws Exception {
    for (int i = 0; i < FAULTS; i++) {
      world.pass(Duration.ofMillis(chance.nextInt(1_000)));
      disturb(ip(chance.nextInt(PEERS) + 2));
    }
  }

  private void disturb(InetAddress peer) throws Exception {
    switch (chance.nextInt(7)) {
      case 0 -> world.net.resetAll(MAC, peer);
      case 1 -> world.net.resetAfter(peer, MAC, chance.nextInt(3_000));
      case 2 -> {
        world.net.refuse(peer);
        world.pass(stall());
        world.net.admit(peer);
      }
      case 3 -> {
        world.net.ignore(peer);
        world.pass(stall());
        world.net.admit(peer);
      }
      case 4 -> {
        world.net.cut(MAC, peer);
        world.pass(stall());
        world.net.heal(MAC, peer);
      }
      case 5 -> listener.close();
      default -> interrupt(callers.get(chance.nextInt(callers.size())));
    }
  }

  private void interrupt(Thread caller) {
    Connection with = speaking.get(caller);
    if (with != null) {
      talk.isInterrupted(with);
    }
    caller.interrupt();
  }

  private void watch() throws Exception {
    while (!over) {
      check();
      world.pass(Duration.ofNanos(1 + chance.nextLong(staleAfter.toNanos() / LOOKS)));
    }
  }

  private Duration stall() {
    return Duration.ofMillis(chance.nextLong(2 * staleAfter.toMillis()));
  }

  private Deadline soon() {
    return Deadline.in(world.world, Duration.ofMillis(chance.nextInt(1_000)));
  }

  private Deadline plenty() {
    return Deadline.in(world.world, patience());
  }

  /// Longer than anybody stalls. Who has lost his peer without a word waits so long.
  private Duration patience() {
    return staleAfter.multipliedBy(20);
  }
}
