package io.parley.bench;

import io.parley.bench.peer.Reading;

/// Whether Parley keeps pace with csend's own receiver and loses nothing there.
///
/// csend has a backlog of 10 and reads each connection once (wire-csend section 2.2). Who does not
/// wait for its close overruns that backlog, and stands still for a second each time.
final class CsendReceiverPace implements Benchmark {

  private static final int CSENDS_BACKLOG = 10;

  @Override
  public About about() {
    return new About(
        "csend-receiver",
        SenderContest.TEXTS
            + " messages to a receiver that behaves like csend: backlog 10, one read, close",
        "at least "
            + SenderContest.RATIO
            + " of a bare loop to the same receiver; none lost, none out of order",
        "messages/s",
        6,
        30);
  }

  @Override
  public Contest open() throws Exception {
    return SenderContest.open(Reading.ONCE, CSENDS_BACKLOG);
  }
}
