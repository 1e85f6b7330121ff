package io.parley.testkit.mutant;

import java.util.List;

/// Mistakes in the stack on MacTCP's streams, and in what it stands on.
final class PoolMutants {

  private static final String STREAM = "mactcp/pool/PooledStream";
  private static final String STATE = "mactcp/pool/StreamState";
  private static final String POOL = "mactcp/pool/StreamPool";
  private static final String LISTENER = "mactcp/pool/StreamListener";
  private static final String CONNECTION = "mactcp/pool/StreamConnection";
  private static final String USER = "internal/classic/BlockingConnection";
  private static final String TIMEKEEPER = "internal/classic/Timekeeper";
  private static final String DRIVER = "internal/classic/DriverThread";
  private static final String END = "classic/StackEnd";

  /// All of them.
  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              STATE,
              "a stream is free as soon as its close has completed",
              "case CLOSING -> CLOSED;",
              "case CLOSING -> FREE;"),
          Mutant.of(
              STREAM,
              "a connection that both have closed keeps its stream for TIME_WAIT",
              "if (state == StreamState.DONE) {",
              "if (state == StreamState.FREE) {"),
          Mutant.of(
              STREAM,
              "a call is never stale",
              "case CONNECTING, CLOSING, LAST_CLOSING -> true;",
              "case CONNECTING -> false; case CLOSING, LAST_CLOSING -> true;"),
          Mutant.of(
              STREAM,
              "a peer that never closes is never stale",
              "case CLOSED -> has.isReceiving();",
              "case CLOSED -> false;"),
          Mutant.of(
              STREAM,
              "a peer that takes nothing is never stale",
              "case OPEN, PEER_CLOSED -> has.isSending();",
              "case OPEN, PEER_CLOSED -> false;"),
          Mutant.of(
              STREAM,
              "a quiet connection is stale",
              "case OPEN, PEER_CLOSED -> has.isSending();",
              "case OPEN, PEER_CLOSED -> true;"),
          Mutant.of(
              POOL,
              "two streams lead to one peer",
              "if (!isBusy(next.peer)) {",
              "if (next.peer.port() != 0) {"),
          Mutant.of(POOL, "who came last goes first", "line.add(turn);", "line.addFirst(turn);"),
          Mutant.of(
              POOL,
              "nobody is told that a stream is free",
              "boolean afterFailure) { serve(); }",
              "boolean afterFailure) {}"),
          Mutant.of(
              POOL,
              "who has given up stays in the line",
              "line.remove(turn); shared.lock()",
              "shared.lock()"),
          Mutant.of(
              LISTENER,
              "it listens again only when all its streams are free",
              "streams.stream().noneMatch(each -> each.state() == StreamState.LISTENING)",
              "streams.stream().allMatch(each -> each.state() == StreamState.FREE)"),
          Mutant.of(
              LISTENER,
              "a strict Mac listens again without its gap",
              "shared.config().listening().gap().isPositive()",
              "shared.config().listening().gap().isNegative()"),
          Mutant.of(LISTENER, "an open that failed is not tried again", "listenIn(TRY_AGAIN);", ""),
          Mutant.of(
              STREAM,
              "that its peer did nothing is told as a reset",
              "has.user().fail(NetworkError.TIMED_OUT,",
              "has.user().fail(NetworkError.RESET,"),
          Mutant.of(
              USER,
              "what was not read is lost with the stream",
              "side = null; wake();",
              "side = null; input.read(ByteBuffer.allocate(input.count())); wake();"),
          Mutant.of(
              USER,
              "the peer's end is not noted",
              "inputEnded = true; mayRead.signalAll();",
              "mayRead.signalAll();"),
          Mutant.of(
              CONNECTION,
              "a reset is taken for the peer's end",
              "user.fail(NetworkError.RESET, \"the connection broke\");",
              "user.endInput();"),
          Mutant.of(
              USER, "who reads is not told that bytes came", "} else { mayRead.signal(); }", "}"),
          Mutant.of(
              USER, "what is read makes no room", "if (side != null) { side.receive(); }", ""),
          Mutant.of(
              CONNECTION, "what was acknowledged makes no room", "unacknowledged -= count;", ""),
          Mutant.of(
              TIMEKEEPER,
              "it is not woken for what is due sooner",
              "busyUntil = Deadline.in(clock, BUSY); sooner.signal();",
              "busyUntil = Deadline.in(clock, BUSY);"),
          Mutant.of(
              DRIVER,
              "who leaves the driver's level keeps others from it",
              "server = null; boolean sooner",
              "boolean sooner"),
          Mutant.of(
              END,
              "nobody reads when the runner has left",
              "letWrite(); startReading();",
              "letWrite();"));

  private PoolMutants() {}
}
