package io.parley.bench;

import io.parley.bench.peer.Reading;

/// What Parley's store, lane and wire cost per message, at the fastest pace that one peer and one
/// connection after the other allow.
///
/// The receiver reads to the end and closes; its backlog never fills, since one connection at a
/// time is all there is.
final class CsendSequential implements Benchmark {

  private static final int BACKLOG = 128;

  @Override
  public About about() {
    return new About(
        "csend-sequential",
        "messages to one peer on the csend wire, strictly one after the other",
        "at least " + SenderContest.RATIO + " of a bare loop of connect, write, wait for close",
        "messages/s",
        6,
        30);
  }

  @Override
  public Contest open() throws Exception {
    return SenderContest.open(Reading.TO_THE_END, BACKLOG);
  }
}
