package io.parley.bench;

import io.parley.bench.peer.Loopback;
import io.parley.bench.peer.Reading;
import io.parley.bench.peer.ReceiverProcess;
import io.parley.bench.peer.ReceiverReport;
import io.parley.spi.Address;
import io.parley.spi.NetworkException;
import io.parley.spi.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// Parley and a bare loop send to one receiver, never at the same time, and the receiver tells what
/// came. Figures are messages a second, from the first send until the last has been read.
final class SenderContest implements Contest {

  /// Texts of a round.
  static final int TEXTS = 2_000;

  static final double RATIO = 0.8;

  private static final String PARLEY = "parley";
  private static final String BARE = "bare loop";
  private static final InetAddress PARLEYS_IP = Loopback.ip(0, 10);
  private static final InetAddress BARE_IP = Loopback.ip(0, 11);
  private static final InetAddress RECEIVERS_IP = Loopback.ip(0, 12);
  private static final Duration LONGEST_REPORT = Duration.ofSeconds(5);

  private final ReceiverProcess receiver;
  private final Address to;
  private final Parley parley;
  private final BareLoop bare;
  private int lost;
  private int disordered;

  private SenderContest(ReceiverProcess receiver) throws NetworkException, StoreException {
    this.receiver = receiver;
    this.to = receiver.addresses().getFirst();
    this.parley = Parley.start(PARLEYS_IP, List.of(to));
    this.bare = new BareLoop(BARE_IP, to);
  }

  /// Starts the receiver and Parley.
  ///
  /// @param reading how the receiver reads
  /// @param backlog connections that may wait there
  static SenderContest open(Reading reading, int backlog)
      throws IOException, NetworkException, StoreException {
    ReceiverProcess receiver = ReceiverProcess.start(reading, backlog, List.of(RECEIVERS_IP));
    try {
      return new SenderContest(receiver);
    } catch (NetworkException | StoreException | RuntimeException e) {
      receiver.close();
      throw e;
    }
  }

  @Override
  public List<Contestant> contestants() {
    return List.of(new Contestant(PARLEY, this::runParley), new Contestant(BARE, this::runBare));
  }

  /// The ratio, and whether everything that Parley sent arrived in order, in warm-up rounds too.
  @Override
  public Verdict judge(Results results) {
    Results.Comparison ratio = results.ratio(PARLEY, BARE);
    return new Verdict(
        List.of(ratio),
        List.of(
            Goal.atLeast("ratio", RATIO, ratio.spread().median()),
            Goal.atMost("lost", 0, lost),
            Goal.atMost("out-of-order", 0, disordered)));
  }

  @Override
  public void close() {
    parley.close();
    receiver.close();
  }

  private double runParley() throws IOException, InterruptedException, StoreException {
    long start = System.nanoTime();
    parley.send(to, TEXTS);
    double rate = rateSince(start);
    ReceiverReport report = receiver.report(TEXTS, LONGEST_REPORT);
    lost += Math.max(0, TEXTS - report.received());
    disordered += report.disordered();
    return rate;
  }

  private double runBare() throws IOException {
    long start = System.nanoTime();
    bare.send(TEXTS);
    double rate = rateSince(start);
    ReceiverReport report = receiver.report(TEXTS, LONGEST_REPORT);
    if (report.received() != TEXTS || report.disordered() != 0) {
      throw new IOException("the bare loop failed: " + report);
    }
    return rate;
  }

  private static double rateSince(long startNanos) {
    return TEXTS * 1e9 / (System.nanoTime() - startNanos);
  }
}
