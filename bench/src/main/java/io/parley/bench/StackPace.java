package io.parley.bench;

import io.parley.Messenger;
import io.parley.bench.peer.Loopback;
import io.parley.bench.peer.Reading;
import io.parley.bench.peer.ReceiverProcess;
import io.parley.mactcp.pool.MacTcpStack;
import io.parley.mactcp.pool.PoolConfig;
import io.parley.opentransport.stack.OpenTransportStack;
import io.parley.opentransport.stack.StackConfig;
import io.parley.spi.Environment;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import io.parley.spi.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/// What a stack costs: nodes that differ in nothing but their stack send to the same receivers on
/// the csend wire, one, four and sixteen of them at once. The kernel's sockets are the baseline.
///
/// With sixteen peers the four streams of MacTCP's pool have to be shared. Besides, single messages
/// are sent by nodes that are idle: from the send until the receiver has read all of it. And one
/// connection of each stack takes large writes, as fast as it can: no figure that matters to a
/// MacTCP of 4 KB buffers, so that one has no goal there.
final class StackPace implements Benchmark {

  private static final double RATIO = 0.7;
  private static final double LARGE_RATIO = 0.6;
  private static final int CPU_RATIO = 2;
  private static final double UNFAIRNESS = 2;
  private static final double FIRST_BYTE_MILLIS = 5;
  private static final List<Crowd> CROWDS =
      List.of(new Crowd(1, 2_000), new Crowd(4, 1_000), new Crowd(16, 625));
  private static final int MOST = 16;
  private static final int BACKLOG = 128;
  private static final int FIRST_HOST = 20;

  /// So many peers, and texts for each.
  record Crowd(int peers, int texts) {

    int total() {
      return peers * texts;
    }

    String name(String stack) {
      return stack + " to " + peers;
    }

    boolean isLargest() {
      return peers == MOST;
    }
  }

  @Override
  public About about() {
    return new About(
        "stacks",
        "messages to 1, 4 and 16 peers at once on the csend wire, and large writes, over each"
            + " stack",
        "at least "
            + RATIO
            + " of the posix stack for at most "
            + CPU_RATIO
            + " times its processor time, large writes over opentransport at least "
            + LARGE_RATIO
            + ", a single message in 5 ms, and nobody more than twice as fast as another",
        "messages/s (large: writes/s)",
        4,
        10);
  }

  @Override
  public Contest open() throws Exception {
    ReceiverProcess receiver =
        ReceiverProcess.start(Reading.TO_THE_END, BACKLOG, Loopback.ips(1, MOST));
    List<StackRacer> racers = new ArrayList<>();
    try {
      for (Environment environment : environments()) {
        racers.add(
            new StackRacer(receiver, Loopback.ip(0, FIRST_HOST + racers.size()), environment));
      }
      return new Race(receiver, List.copyOf(racers));
    } catch (NetworkException | StoreException | RuntimeException e) {
      racers.forEach(StackRacer::close);
      receiver.close();
      throw e;
    }
  }

  /// One for each stack, the baseline first.
  private static List<Environment> environments() {
    return List.of(
        Messenger.standardEnvironment(),
        on((below, env) -> MacTcpStack.over(below, env.clock(), env.threads(), PoolConfig.USUAL)),
        on((below, env) ->
            OpenTransportStack.over(below, env.clock(), env.threads(), StackConfig.USUAL)));
  }

  private static Environment on(Above stack) {
    Environment standard = Messenger.standardEnvironment();
    return standard.withStack(stack.over(standard.stack(), standard));
  }

  /// Makes a stack over another one.
  @FunctionalInterface
  private interface Above {
    NetworkStack over(NetworkStack below, Environment environment);
  }

  /// The contest.
  private record Race(ReceiverProcess receiver, List<StackRacer> racers) implements Contest {

    @Override
    public List<Contestant> contestants() {
      List<Contestant> all = new ArrayList<>();
      for (Crowd crowd : CROWDS) {
        for (StackRacer racer : racers) {
          all.add(new Contestant(crowd.name(racer.name()), () -> racer.run(crowd)));
        }
      }
      for (StackRacer racer : racers) {
        all.add(new Contestant(large(racer), racer::writeLarge));
      }
      return all;
    }

    @Override
    public Verdict judge(Results results) {
      StackRacer posix = racers.getFirst();
      List<Results.Comparison> ratios = new ArrayList<>();
      List<Goal> goals = new ArrayList<>();
      for (StackRacer racer : racers.subList(1, racers.size())) {
        for (Crowd crowd : CROWDS) {
          Results.Comparison pace =
              results.ratio(crowd.name(racer.name()), crowd.name(posix.name()));
          Results.Comparison cpu = cpu(crowd, racer, posix, results);
          ratios.add(pace);
          ratios.add(cpu);
          String suffix = "-" + crowd.peers();
          goals.add(Goal.atLeast(racer.name() + suffix, RATIO, pace.spread().median()));
          goals.add(Goal.atMost(racer.name() + "-cpu" + suffix, CPU_RATIO, cpu.spread().median()));
        }
        Results.Comparison large = results.ratio(large(racer), large(posix));
        ratios.add(large);
        if (racer.name().equals(OpenTransportStack.NAME)) {
          goals.add(Goal.atLeast(racer.name() + "-large", LARGE_RATIO, large.spread().median()));
        }
        goals.add(
            Goal.atMost(
                racer.name() + "-first-byte-ms", FIRST_BYTE_MILLIS, racer.medianSingleMillis()));
        goals.add(Goal.atMost(racer.name() + "-unfairness", UNFAIRNESS, racer.medianUnfairness()));
      }
      goals.add(Goal.atMost("lost", 0, sum(StackRacer::lost)));
      goals.add(Goal.atMost("out-of-order", 0, sum(StackRacer::disordered)));
      return new Verdict(ratios, goals);
    }

    @Override
    public void close() {
      racers.forEach(StackRacer::close);
      receiver.close();
    }

    private static String large(StackRacer racer) {
      return racer.name() + " large";
    }

    /// Processor time a message, in the rounds that count.
    private static Results.Comparison cpu(
        Crowd crowd, StackRacer racer, StackRacer posix, Results results) {
      int rounds = results.figures(crowd.name(posix.name())).length;
      Results times = new Results();
      for (StackRacer each : List.of(racer, posix)) {
        each.lastCpuMicros(crowd, rounds).forEach(time -> times.add(each.name(), time));
      }
      String what = "processor time, " + crowd.name(racer.name()) + " / " + posix.name();
      return times.pairwise(what, racer.name(), posix.name(), (a, b) -> a / b);
    }

    private int sum(ToIntFunction<StackRacer> count) {
      return racers.stream().mapToInt(count).sum();
    }
  }
}
