package io.parley.bench;

import io.parley.Messenger;
import io.parley.bench.peer.Loopback;
import io.parley.bench.peer.Reading;
import io.parley.bench.peer.ReceiverProcess;
import io.parley.bench.peer.ReceiverReport;
import io.parley.spi.Address;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// What a known peer costs while nobody talks to it.
///
/// One contestant is a node that knows nobody, the other one that knows a thousand peers and has
/// sent each a text, so that each lane has its worker, parked, and each peer its traces in store
/// and wire; those of the text itself (its delivery, three events) are counted too. The figure is
/// the heap in use after full collections. Peers are addresses, so the thousand do not fit into
/// 127.0.0.x alone; they take four nets of 127.0.0.0/8.
final class IdlePeers implements Benchmark {

  private static final int PEERS = 1_000;
  private static final double KIB_A_PEER = 20;
  private static final int FIRST_NET = 40;
  private static final int BACKLOG = 8;
  private static final Duration LONGEST_REPORT = Duration.ofSeconds(10);
  private static final Duration LONGEST_SETTLING = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
  private static final InetAddress OWN_IP = Loopback.ip(0, 30);
  private static final int MIN_COLLECTIONS = 3;
  private static final int MAX_COLLECTIONS = 10;

  /// Two collections that differ by less have found all there is: 1 % of the goal.
  private static final double STABLE_KIB = 0.01 * KIB_A_PEER * PEERS;

  private static final double BYTES_PER_KIB = 1_024;
  private static final String WITH = "1,000 idle peers";
  private static final String WITHOUT = "no peers";

  @Override
  public About about() {
    return new About(
        "idle-peers",
        "heap of a node that knows 1,000 peers, has sent each a message, and is idle",
        "at most " + Figures.shown(KIB_A_PEER) + " KiB of heap a peer",
        "KiB of heap after full collections",
        1,
        9);
  }

  @Override
  public Contest open() throws IOException {
    return new Heaps(
        ReceiverProcess.start(Reading.TO_THE_END, BACKLOG, Loopback.ips(FIRST_NET, PEERS)));
  }

  /// The contest.
  private record Heaps(ReceiverProcess receiver) implements Contest {

    @Override
    public List<Contestant> contestants() {
      return List.of(
          new Contestant(WITH, this::runWith), new Contestant(WITHOUT, this::runWithout));
    }

    @Override
    public Verdict judge(Results results) {
      Results.Comparison each =
          results.pairwise(
              "KiB a peer", WITH, WITHOUT, (with, without) -> (with - without) / PEERS);
      return new Verdict(
          List.of(each), List.of(Goal.atMost("kib-per-peer", KIB_A_PEER, each.spread().median())));
    }

    @Override
    public void close() {
      receiver.close();
    }

    private double runWithout() throws Exception {
      try (Parley parley = Parley.start(OWN_IP, List.<Address>of())) {
        parley.broadcast(0);
        return settledHeapKib();
      }
    }

    private double runWith() throws Exception {
      try (Parley parley = Parley.start(OWN_IP, receiver.addresses())) {
        parley.broadcast(0);
        parley.awaitDrained();
        ReceiverReport report = receiver.report(PEERS, LONGEST_REPORT);
        if (report.received() != PEERS || report.disordered() != 0) {
          throw new IOException("not every peer has its message: " + report);
        }
        awaitIdle(parley.messenger());
        return settledHeapKib();
      }
    }

    private static void awaitIdle(Messenger messenger) throws IOException {
      long giveUp = System.nanoTime() + LONGEST_SETTLING.toNanos();
      while (!messenger.peers().stream().allMatch(peer -> peer.activity().equals("idle"))) {
        if (System.nanoTime() > giveUp) {
          throw new IOException("some lanes do not become idle");
        }
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      }
    }

    private static double settledHeapKib() {
      double before = collectedHeapKib();
      double now = collectedHeapKib();
      for (int i = 2; i < MAX_COLLECTIONS; i++) {
        if (i >= MIN_COLLECTIONS && Math.abs(now - before) < STABLE_KIB) {
          break;
        }
        before = now;
        now = collectedHeapKib();
      }
      return now;
    }

    private static double collectedHeapKib() {
      System.gc();
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / BYTES_PER_KIB;
    }
  }
}
