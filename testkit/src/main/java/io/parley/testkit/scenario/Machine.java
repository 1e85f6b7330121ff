package io.parley.testkit.scenario;

import io.parley.Messenger;
import io.parley.MessengerConfig;
import io.parley.Peer;
import io.parley.PeerId;
import io.parley.Presence;
import io.parley.SendResult.Accepted;
import io.parley.spi.Environment;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import io.parley.spi.StoreException;
import io.parley.spi.Threads;
import io.parley.testkit.sim.SimClock;
import io.parley.testkit.sim.SimIdentity;
import io.parley.testkit.sim.SimStack;
import io.parley.testkit.sim.SimStore;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A machine of a simulated world: its address, its clock, its disk, and the production node that
/// runs on it over a stack of some [kind][StackKind], with a person in front of it who reads
/// everything that comes.
///
/// It has lives: [#crash] ends one without a word, [#stop] in good order, and [#start] begins the
/// next one from what the disk holds. What a dead node's threads still do reaches neither network
/// nor disk.
///
/// Used by the threads of its world.
public final class Machine {

  /// How often somebody looks again who waits for a machine or a peer to be there.
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private static final Duration START_AGAIN = Duration.ofSeconds(1);

  private final World world;
  private final MessengerConfig config;
  private final NodeStack nodeStack;
  private final SimClock clock;

  /// Outlives its lives and its disks, as a key in a file of its own does.
  private final SimIdentity identity;

  private final Reader reader;
  private final List<App> apps = new ArrayList<>();
  private SimStore store;
  private @Nullable Life life;
  private boolean unplugged;

  /// Whether it is to start once it has stopped.
  private boolean startsAgain;

  Machine(
      World world, MessengerConfig config, NodeStack nodeStack, SimClock clock, SimStore store) {
    this.world = world;
    this.config = config;
    this.nodeStack = nodeStack;
    this.clock = clock;
    this.identity = SimIdentity.drawnFrom(world.scheduler().random());
    this.store = store;
    this.reader = new Reader(world, config.name());
  }

  /// Its name, and its node's.
  ///
  /// @return the name
  public String name() {
    return config.name();
  }

  /// Its address.
  ///
  /// @return the address, also while it is down
  public InetAddress ip() {
    return config.address();
  }

  /// Its clock.
  ///
  /// @return the clock, the same in all its lives
  public SimClock clock() {
    return clock;
  }

  /// Its store in this life, or the next one while it is down.
  ///
  /// @return the store
  public SimStore store() {
    return store;
  }

  /// Its node, waiting until it is up.
  ///
  /// @return the node of this life
  /// @throws InterruptedException if the calling thread is interrupted
  public Messenger messenger() throws InterruptedException {
    while (true) {
      Life now = life;
      if (now != null && now.messenger != null && !now.over) {
        return now.messenger;
      }
      world.sleep(LOOK_AGAIN);
    }
  }

  /// Lets an application run on this machine, now and after every start: in a thread of its own,
  /// until it ends or the node does.
  ///
  /// @param app what it does with its node
  public void runs(App app) {
    apps.add(app);
    Life now = life;
    if (now != null && now.messenger != null) {
      now.run(app, now.messenger);
    }
  }

  /// An application.
  @FunctionalInterface
  public interface App {

    /// Does its work. Once its node has stopped, it should end: its cursor gives nothing any more.
    ///
    /// @param node the node of the machine's present life
    /// @throws Exception fails the run, unless the node has ended
    void run(Messenger node) throws Exception;
  }

  /// Sends a text, as soon as this machine is up and knows the other one. Blocks until the text is
  /// accepted, or somebody may have to type it again.
  ///
  /// @param to the recipient
  /// @param text what
  /// @return whether it was accepted for sure; false if the node died or its disk failed meanwhile
  /// @throws InterruptedException if the calling thread is interrupted
  public boolean write(Machine to, String text) throws InterruptedException {
    return write(to.ip(), text);
  }

  /// Sends a text to whoever has an address. See [#write(Machine, String)].
  ///
  /// @param to the recipient's address
  /// @param text what
  /// @return whether it was accepted for sure
  /// @throws InterruptedException if the calling thread is interrupted
  public boolean write(InetAddress to, String text) throws InterruptedException {
    PeerId recipient = PeerId.ofAddress(to);
    while (true) {
      Messenger node = messenger();
      if (node.peer(recipient).isPresent()) {
        try {
          return node.send(recipient, text) instanceof Accepted;
        } catch (StoreException e) {
          return false;
        }
      }
      world.sleep(LOOK_AGAIN);
    }
  }

  /// What this machine's store has received from another one, in order; a message that came twice,
  /// because the sender died before it could note that it was sent, is here once.
  ///
  /// @param from the sender
  /// @return the texts
  public List<String> received(Machine from) {
    return world.ledger().received(from.name(), name());
  }

  /// What was sent from here to another machine and is called `UNKNOWN`: it may have arrived.
  ///
  /// @param to the recipient
  /// @return the texts, in the order in which they were accepted
  public List<String> inDoubt(Machine to) {
    return world.ledger().inDoubt(name(), to.name());
  }

  /// The node dies, and the machine with it. Does nothing while it is down.
  public void crash() {
    Life dying = life;
    if (dying != null) {
      life = null;
      startsAgain = false;
      dying.over = true;
      store.crash();
      world.ledger().died(name(), store.durable());
      if (!store.durable()) {
        reader.forget();
      }
      store = store.reopen();
      dying.stack.crash();
      Messenger dead = dying.messenger;
      if (dead != null) {
        world.run("end-of-" + name(), () -> dead.close(Duration.ZERO));
      }
    }
  }

  /// The node leaves in good order. Blocks until it has; does nothing while the machine is down.
  ///
  /// @param grace how long it may go on sending
  public void stop(Duration grace) {
    Life ending = life;
    if (ending == null || ending.over) {
      return;
    }
    ending.over = true;
    if (ending.messenger != null) {
      ending.messenger.close(grace);
    }
    if (ending.equals(life)) {
      store.close();
      store = store.reopen();
      life = null;
      if (startsAgain) {
        start();
      }
    }
  }

  /// Begins the next life, unless the machine is up; of one that is being stopped, once it has
  /// stopped. The node starts in a thread of its own, and again every second if it cannot, as when
  /// the disk is full.
  public void start() {
    Life now = life;
    startsAgain = now != null && now.over;
    if (now == null) {
      Life begun = new Life();
      life = begun;
      world.run("start-" + name(), begun::live);
    }
  }

  /// The network cable is pulled: the machine has no address any more.
  public void unplug() {
    unplugged = true;
    if (life != null) {
      life.stack.readdress();
    }
  }

  /// The network cable is back, and with it the address.
  public void plugIn() {
    unplugged = false;
    if (life != null) {
      life.stack.readdress(ip());
    }
  }

  /// Whether the node here knows another machine, and that it is here.
  boolean sees(Machine other) throws InterruptedException {
    Optional<Peer> peer = messenger().peer(PeerId.ofAddress(other.ip()));
    return peer.isPresent() && peer.get().presence() == Presence.HERE;
  }

  Reader reader() {
    return reader;
  }

  /// Whether nothing is left of a connection in its stack: see [NodeStack#isAtRest].
  boolean isAtRest() {
    Life now = life;
    return now == null || NodeStack.isAtRest(now.top);
  }

  private SimStack newStack() {
    return unplugged ? world.network().stack() : world.network().stack(ip());
  }

  /// From one start to the end that follows.
  private final class Life {

    private SimStack stack = newStack();

    /// What the node has, over `stack`.
    private NetworkStack top = stack;

    private @Nullable Messenger messenger;
    private boolean over;

    /// Starts the node, as often as it takes, and reads what comes.
    void live() throws InterruptedException {
      while (messenger == null && !over) {
        try {
          start();
        } catch (NetworkException | StoreException e) {
          world.scheduler().trace(name() + " cannot start: " + e.getMessage());
          again();
        }
      }
      if (messenger != null) {
        reader.read(messenger, () -> over);
      }
    }

    private void start() throws NetworkException, StoreException {
      // Making the stack takes a while, after which the machine may be in its next life.
      SimStore ours = store;
      Threads threads = (name, body) -> world.scheduler().start(name() + "/" + name, body);
      top = nodeStack.over(stack, ip(), clock, threads);
      Messenger started =
          Messenger.start(
              config,
              new Environment(clock, threads, world.scheduler().random(), top, ours, identity));
      if (over) {
        started.close(Duration.ZERO);
      } else {
        messenger = started;
        apps.forEach(app -> run(app, started));
      }
    }

    private void run(App app, Messenger node) {
      world.run(
          "app-on-" + name(),
          () -> {
            try {
              app.run(node);
            } catch (Exception e) {
              if (!over) {
                throw e;
              }
            }
          });
    }

    /// A start that failed has closed what it was given.
    private void again() throws InterruptedException {
      if (!over) {
        store = store.reopen();
        stack = newStack();
        world.sleep(START_AGAIN);
      }
    }
  }
}
