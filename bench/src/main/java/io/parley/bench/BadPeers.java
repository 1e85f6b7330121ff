package io.parley.bench;

import io.parley.Peer;
import io.parley.bench.peer.BadPeer;
import io.parley.bench.peer.Loopback;
import io.parley.bench.peer.Reading;
import io.parley.bench.peer.ReceiverProcess;
import io.parley.bench.peer.ReceiverReport;
import io.parley.spi.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Whether a peer that hangs, refuses or is gone holds up the others.
///
/// Both contestants broadcast to seven good peers at a moderate rate; one has three bad peers in
/// its roster as well. The figure is the median latency at the good peers, from just before
/// `broadcast` is called until the receiver, in another process, has read the text. A round is a
/// new node each time, and ends before an outbox is full, so that nothing waits for room.
final class BadPeers implements Benchmark {

  private static final int GOOD = 7;

  /// Less than an outbox in memory holds.
  private static final int BROADCASTS = 120;

  private static final Duration PERIOD = Duration.ofMillis(10);
  private static final double RATIO = 1.5;
  private static final Duration LONGEST_REPORT = Duration.ofSeconds(5);
  private static final InetAddress OWN_IP = Loopback.ip(0, 20);
  private static final int FIRST_GOOD = 21;
  private static final String WITHOUT = "seven good peers";
  private static final String WITH = "and three bad ones";

  @Override
  public About about() {
    return new About(
        "bad-peers",
        "latency to 7 good peers while one other peer is frozen, one refuses, one is gone",
        "median at most " + RATIO + " of that without the bad ones",
        "µs from send to read, median",
        4,
        12);
  }

  @Override
  public Contest open() throws Exception {
    List<InetAddress> ips = new ArrayList<>();
    for (int i = 0; i < GOOD; i++) {
      ips.add(Loopback.ip(0, FIRST_GOOD + i));
    }
    ReceiverProcess receiver = ReceiverProcess.start(Reading.TO_THE_END, BROADCASTS, ips);
    List<BadPeer> bad = new ArrayList<>();
    try {
      bad.add(BadPeer.frozen(Loopback.ip(0, FIRST_GOOD + GOOD)));
      bad.add(BadPeer.refusing(Loopback.ip(0, FIRST_GOOD + GOOD + 1)));
      bad.add(BadPeer.blackHole(Loopback.ip(0, FIRST_GOOD + GOOD + 2)));
      return new Latencies(receiver, bad);
    } catch (IOException e) {
      bad.forEach(BadPeer::close);
      receiver.close();
      throw e;
    }
  }

  /// The contest.
  private record Latencies(ReceiverProcess receiver, List<BadPeer> bad) implements Contest {

    @Override
    public List<Contestant> contestants() {
      return List.of(
          new Contestant(WITH, () -> run(bad)), new Contestant(WITHOUT, () -> run(List.of())));
    }

    @Override
    public Verdict judge(Results results) {
      Results.Comparison ratio = results.ratio(WITH, WITHOUT);
      return new Verdict(
          List.of(ratio), List.of(Goal.atMost("latency-ratio", RATIO, ratio.spread().median())));
    }

    @Override
    public void close() {
      bad.forEach(BadPeer::close);
      receiver.close();
    }

    private double run(List<BadPeer> others) throws Exception {
      List<Address> peers = new ArrayList<>(receiver.addresses());
      others.forEach(other -> peers.add(other.address()));
      try (Parley parley = Parley.start(OWN_IP, peers)) {
        long start = System.nanoTime();
        for (int i = 0; i < BROADCASTS; i++) {
          sleepUntil(start + i * PERIOD.toNanos());
          parley.broadcast(i);
        }
        ReceiverReport report = receiver.report(GOOD * BROADCASTS, LONGEST_REPORT);
        if (report.received() != GOOD * BROADCASTS || report.disordered() != 0) {
          throw new IOException("the good peers lack something: " + report);
        }
        for (BadPeer other : others) {
          checkNothingLeft(parley, other);
        }
        return report.medianLatency().toNanos() / 1e3;
      }
    }

    /// A bad peer that takes messages is none, and the comparison is worth nothing.
    private static void checkNothingLeft(Parley parley, BadPeer bad) throws IOException {
      for (Peer peer : parley.messenger().peers()) {
        if (peer.address().equals(bad.address()) && peer.queued() != BROADCASTS) {
          throw new IOException("a bad peer took messages: " + peer);
        }
      }
    }

    private static void sleepUntil(long nanos) {
      long left = nanos - System.nanoTime();
      while (left > 0) {
        LockSupport.parkNanos(left);
        left = nanos - System.nanoTime();
      }
    }
  }
}
