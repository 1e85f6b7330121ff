package io.parley.bench;

import io.parley.Messenger;
import io.parley.bench.peer.Loopback;
import io.parley.bench.peer.Reading;
import io.parley.bench.peer.ReceiverProcess;
import io.parley.bench.peer.ReceiverReport;
import io.parley.mactcp.pool.MacTcpStack;
import io.parley.mactcp.pool.PoolConfig;
import io.parley.spi.Address;
import io.parley.spi.Environment;
import io.parley.spi.NetworkException;
import io.parley.spi.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What a stack costs: nodes that differ in nothing but their stack send to the same receivers on
/// the csend wire, one, four and sixteen of them at once. The kernel's sockets are the baseline.
///
/// With sixteen peers the four streams of MacTCP's pool have to be shared. Besides, single messages
/// are sent by nodes that are idle: from the send until the receiver has read all of it.
final class StackPace implements Benchmark {

  private static final double RATIO = 0.7;
  private static final double UNFAIRNESS = 2;
  private static final List<Crowd> CROWDS =
      List.of(new Crowd(1, 2_000), new Crowd(4, 1_000), new Crowd(16, 625));
  private static final int MOST = 16;
  private static final double FIRST_BYTE_MILLIS = 5;
  private static final int SINGLES = 20;
  private static final int BACKLOG = 128;

  /// So many peers, and texts for each.
  private record Crowd(int peers, int texts) {

    int total() {
      return peers * texts;
    }

    String name(String stack) {
      return stack + " to " + peers;
    }
  }

  @Override
  public About about() {
    return new About(
        "stacks",
        "messages to 1, 4 and 16 peers at once on the csend wire, over each stack",
        "at least "
            + RATIO
            + " of the posix stack, a single message in 5 ms, and nobody more than twice as fast as"
            + " another",
        "messages/s",
        4,
        12);
  }

  @Override
  public Contest open() throws Exception {
    List<InetAddress> ips = Loopback.ips(1, MOST);
    ReceiverProcess receiver = ReceiverProcess.start(Reading.TO_THE_END, BACKLOG, ips);
    try {
      Racer posix = new Racer("posix", receiver, Loopback.ip(0, 20), posix());
      try {
        return new Race(
            receiver, posix, new Racer("mactcp", receiver, Loopback.ip(0, 21), macTcp()));
      } catch (NetworkException | StoreException | RuntimeException e) {
        posix.close();
        throw e;
      }
    } catch (NetworkException | StoreException | RuntimeException e) {
      receiver.close();
      throw e;
    }
  }

  private static Environment posix() {
    return Messenger.standardEnvironment();
  }

  private static Environment macTcp() {
    Environment below = Messenger.standardEnvironment();
    return below.withStack(
        MacTcpStack.over(below.stack(), below.clock(), below.threads(), PoolConfig.USUAL));
  }

  /// The contest.
  private record Race(ReceiverProcess receiver, Racer posix, Racer macTcp) implements Contest {

    @Override
    public List<Contestant> contestants() {
      List<Contestant> all = new ArrayList<>();
      for (Crowd crowd : CROWDS) {
        for (Racer racer : List.of(posix, macTcp)) {
          all.add(new Contestant(crowd.name(racer.name), () -> racer.run(crowd)));
        }
      }
      return all;
    }

    @Override
    public Verdict judge(Results results) {
      List<Results.Comparison> ratios = new ArrayList<>();
      List<Goal> goals = new ArrayList<>();
      for (Crowd crowd : CROWDS) {
        Results.Comparison ratio = results.ratio(crowd.name(macTcp.name), crowd.name(posix.name));
        ratios.add(ratio);
        goals.add(Goal.atLeast("mactcp-ratio-" + crowd.peers(), RATIO, ratio.spread().median()));
      }
      goals.add(
          Goal.atMost("mactcp-first-byte-ms", FIRST_BYTE_MILLIS, macTcp.medianSingleMillis()));
      goals.add(Goal.atMost("mactcp-unfairness", UNFAIRNESS, macTcp.medianUnfairness()));
      goals.add(Goal.atMost("lost", 0, posix.lost + macTcp.lost));
      goals.add(Goal.atMost("out-of-order", 0, posix.disordered + macTcp.disordered));
      return new Verdict(ratios, goals);
    }

    @Override
    public void close() {
      posix.close();
      macTcp.close();
      receiver.close();
    }
  }

  /// A node on one of the stacks.
  private static final class Racer implements AutoCloseable {

    private static final Duration LONGEST_REPORT = Duration.ofSeconds(5);

    /// Long enough for every thread to have gone to sleep.
    private static final long PAUSE_MILLIS = 10;

    private final String name;
    private final ReceiverProcess receiver;
    private final Parley parley;
    private final List<Double> unfairness = new ArrayList<>();
    private final List<Double> singleMillis = new ArrayList<>();
    private int lost;
    private int disordered;

    Racer(String name, ReceiverProcess receiver, InetAddress own, Environment environment)
        throws NetworkException, StoreException {
      this.name = name;
      this.receiver = receiver;
      this.parley = Parley.start(own, receiver.addresses(), environment);
    }

    double run(Crowd crowd) throws Exception {
      List<Address> peers = receiver.addresses().subList(0, crowd.peers());
      long start = System.nanoTime();
      parley.sendToEach(peers, crowd.texts());
      double rate = crowd.total() * 1e9 / (System.nanoTime() - start);
      note(crowd, receiver.report(crowd.total(), LONGEST_REPORT));
      if (crowd.peers() == 1) {
        sendSingles(peers.getFirst());
      }
      return rate;
    }

    private void sendSingles(Address peer) throws Exception {
      for (int i = 0; i < SINGLES; i++) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        parley.send(peer, 1);
        ReceiverReport report = receiver.report(1, LONGEST_REPORT);
        singleMillis.add(report.medianLatency().toNanos() / 1e6);
      }
    }

    private void note(Crowd crowd, ReceiverReport report) throws IOException {
      lost += Math.max(0, crowd.total() - report.received());
      disordered += report.disordered();
      if (crowd.peers() == MOST) {
        unfairness.add(report.unfairness());
      }
    }

    double medianUnfairness() {
      return median(unfairness);
    }

    double medianSingleMillis() {
      return median(singleMillis);
    }

    private static double median(List<Double> figures) {
      return Spread.of(figures.stream().mapToDouble(Double::doubleValue).toArray()).median();
    }

    @Override
    public void close() {
      parley.close();
    }
  }
}
