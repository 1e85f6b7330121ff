package io.parley.bench;

import java.util.List;

/// All benchmarks, in the order in which they are listed. A new one gets its line here.
final class Benchmarks {

  static final List<Benchmark> ALL =
      List.of(
          new CsendSequential(),
          new CsendReceiverPace(),
          new StackPace(),
          new StorePace(),
          new LongHistory(),
          new BadPeers(),
          new IdlePeers(),
          new SimulationPace());

  private Benchmarks() {}
}
