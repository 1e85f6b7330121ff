package io.parley.testkit.sim;

import io.parley.classic.TcpPort;
import io.parley.spi.Address;
import io.parley.spi.NetworkError;
import org.jspecify.annotations.Nullable;

/// Where an end of a connection lives: in a machine of the network, between two addresses. Guarded
/// by the network's lock.
final class SimSocket implements TcpEnd.Surroundings {

  private final SimStack stack;
  private final SimNetwork network;
  private final Ends ends;
  private final Link link;
  private final Ends peers;
  private final TcpEnd end;
  private final Runnable timerFired;
  private @Nullable TimedEvent timer;
  private boolean handshakeEnds;

  SimSocket(SimStack stack, Ends ends, TcpPort.Events events) {
    this.stack = stack;
    this.network = stack.network();
    this.ends = ends;
    this.link = network.link(ends.local.ip(), ends.remote.ip());
    this.peers = ends.back();
    this.end = new TcpEnd(this, events, stack.limits(), network.firstNumber());
    this.timerFired =
        () -> {
          timer = null;
          end.timerFired();
        };
  }

  Ends ends() {
    return ends;
  }

  TcpEnd end() {
    return end;
  }

  SimStack stack() {
    return stack;
  }

  void giveUpUnreachable() {
    if (end.state() == TcpState.SYN_SENT) {
      end.lose("nobody has the address", NetworkError.UNREACHABLE);
    }
  }

  /// Whether a segment that has come to a machine is for this end: not if the machine is another
  /// one, unless that is this one made again; nor if somebody calls when all is said here.
  boolean takes(SimStack there, Segment segment) {
    boolean oldMachine = !there.equals(stack) && !stack.isClosed();
    boolean newCall = end.state() == TcpState.TIME_WAIT && segment.has(Segment.SYN);
    if (oldMachine || newCall) {
      end.vanish("its place is taken");
    }
    return !oldMachine && !newCall;
  }

  /// Whether it belongs to a connection between two addresses, whichever is whose.
  boolean isBetween(Way way) {
    return way.equals(ends.way()) || way.back().equals(ends.way());
  }

  @Override
  public void transmit(Segment segment) {
    if (handshakeEnds && !link.isCut()) {
      handshakeEnds = false;
      network.arrive(peers, segment);
      return;
    }
    handshakeEnds = false;
    int left = link.bytesUntilReset(segment.data().length);
    if (left >= 0) {
      link.carrySegment(
          segment.wireBytes(), () -> network.arriveBroken(peers, segment.first(left)));
    } else {
      link.carrySegment(segment.wireBytes(), () -> network.arrive(peers, segment));
    }
  }

  @Override
  public void timer(long instant) {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    if (instant != TcpEnd.NEVER) {
      timer = network.at(instant, timerFired);
    }
  }

  @Override
  public long now() {
    return network.now();
  }

  /// Between two addresses of one machine the caller's last word of the handshake is heard at once,
  /// as it is in a kernel: a connection that was made there can be accepted.
  @Override
  public void changed(TcpState before, TcpState after, String reason) {
    network.world.traceLazily(new Change(ends, before.name(), after.name(), reason));
    handshakeEnds = before == TcpState.SYN_SENT && stack.has(ends.remote.ip());
    if (after == TcpState.CLOSED) {
      network.forget(this);
    }
  }

  @Override
  public String toString() {
    return ends.toString();
  }

  /// The two ends of a connection, as one of them sees it. A key of hot maps, so its hash is made
  /// once; it is the same in every JVM.
  static final class Ends {

    private final Address local;
    private final Address remote;
    private final int hash;

    Ends(Address local, Address remote) {
      this.local = local;
      this.remote = remote;
      this.hash = 31 * local.hashCode() + remote.hashCode();
    }

    Address local() {
      return local;
    }

    Address remote() {
      return remote;
    }

    Ends back() {
      return new Ends(/* local= */ remote, /* remote= */ local);
    }

    Way way() {
      return new Way(local.ip(), remote.ip());
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other
          || (other instanceof Ends that
              && hash == that.hash
              && local.equals(that.local)
              && remote.equals(that.remote));
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public String toString() {
      return local + ">" + remote;
    }
  }

  /// A change of state, for the trace. With names, since two JVMs hash enum constants differently.
  private record Change(Ends end, String before, String after, String reason) {

    @Override
    public int hashCode() {
      int states = 31 * before.hashCode() + after.hashCode();
      return 31 * (31 * end.hash + states) + reason.hashCode();
    }

    @Override
    public String toString() {
      return end + ": " + before + " -> " + after + " (" + reason + ")";
    }
  }
}
