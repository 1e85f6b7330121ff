package io.parley.bench;

import com.sun.management.OperatingSystemMXBean;
import io.parley.bench.StackPace.Crowd;
import io.parley.bench.peer.ReceiverProcess;
import io.parley.bench.peer.ReceiverReport;
import io.parley.spi.Address;
import io.parley.spi.Environment;
import io.parley.spi.NetworkException;
import io.parley.spi.StoreException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A node on one of the stacks, and what it reached. Used by one thread.
final class StackRacer implements AutoCloseable {

  private static final Duration LONGEST_REPORT = Duration.ofSeconds(5);
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /// Messages that an idle node sends one by one.
  private static final int SINGLES = 10;

  /// Long enough for every thread to have gone to sleep.
  private static final long PAUSE_MILLIS = 10;

  private final ReceiverProcess receiver;
  private final InetAddress own;
  private final Environment environment;
  private final Parley parley;
  private final Map<Crowd, List<Double>> cpuMicros = new HashMap<>();
  private final List<Double> unfairness = new ArrayList<>();
  private final List<Double> singleMillis = new ArrayList<>();
  private int lost;
  private int disordered;

  /// Starts a node.
  ///
  /// @param receiver reads what it sends
  /// @param own its address
  /// @param environment with its stack, which is closed with it
  StackRacer(ReceiverProcess receiver, InetAddress own, Environment environment)
      throws NetworkException, StoreException {
    this.receiver = receiver;
    this.own = own;
    this.environment = environment;
    this.parley = Parley.start(own, receiver.addresses(), environment);
  }

  /// Its stack's.
  String name() {
    return environment.stack().name();
  }

  /// Sends to a crowd.
  ///
  /// @return messages a second
  double run(Crowd crowd) throws Exception {
    List<Address> peers = receiver.addresses().subList(0, crowd.peers());
    long cpu = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    parley.sendToEach(peers, crowd.texts());
    double rate = crowd.total() * 1e9 / (System.nanoTime() - start);
    double spent = (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / crowd.total();
    cpuMicros.computeIfAbsent(crowd, _ -> new ArrayList<>()).add(spent);
    note(crowd, receiver.report(crowd.total(), LONGEST_REPORT));
    if (crowd.peers() == 1) {
      sendSingles(peers.getFirst());
    }
    return rate;
  }

  /// Writes to one connection what takes many writes.
  ///
  /// @return writes a second
  double writeLarge() throws Exception {
    return LargeWrites.perSecond(environment, own);
  }

  /// Processor time of this process for each message, in the last rounds with a crowd.
  List<Double> lastCpuMicros(Crowd crowd, int rounds) {
    List<Double> all = cpuMicros.getOrDefault(crowd, List.of());
    return all.subList(all.size() - rounds, all.size());
  }

  double medianUnfairness() {
    return median(unfairness);
  }

  double medianSingleMillis() {
    return median(singleMillis);
  }

  int lost() {
    return lost;
  }

  int disordered() {
    return disordered;
  }

  @Override
  public void close() {
    parley.close();
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
    if (crowd.isLargest()) {
      unfairness.add(report.unfairness());
    }
  }

  private static double median(List<Double> figures) {
    return Spread.of(figures.stream().mapToDouble(Double::doubleValue).toArray()).median();
  }
}
