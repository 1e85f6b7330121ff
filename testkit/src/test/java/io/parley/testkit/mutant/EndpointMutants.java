package io.parley.testkit.mutant;

import java.util.List;

/// Mistakes in the stack on Open Transport's endpoints.
final class EndpointMutants {

  private static final String ENDPOINT = "opentransport/stack/ConnectionEndpoint";
  private static final String STATE = "opentransport/stack/ConnectionState";
  private static final String CACHE = "opentransport/stack/EndpointCache";
  private static final String LISTENER = "opentransport/stack/EndpointListener";
  private static final String USER = "internal/classic/BlockingConnection";

  /// All of them.
  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              ENDPOINT,
              "it sends before OTRcvConnect",
              "state == ConnectionState.CONNECTING && endpoint.rcvConnect(null) == NO_ERROR",
              "state == ConnectionState.CONNECTING"),
          Mutant.of(
              USER,
              "the peer's release is told before the data that came first",
              "while (!isUnread()) { if (inputEnded) { return -1; }",
              "if (inputEnded) { return -1; } while (!isUnread()) {"),
          Mutant.of(
              ENDPOINT,
              "T_ORDREL is not consumed",
              "if (state.mayReceive() && endpoint.rcvOrderlyDisconnect() == NO_ERROR) {",
              "if (state.mayReceive()) {"),
          Mutant.of(
              ENDPOINT, "T_GODATA wakes nobody", "Objects.requireNonNull(user).mayWrite();", ""),
          Mutant.of(
              STATE,
              "an endpoint that has released serves the next connection at once",
              "case CONNECTED, SENDING -> CLOSING;",
              "case CONNECTED, SENDING -> UNBINDING;"),
          Mutant.of(
              ENDPOINT,
              "it is not unbound when the peer releases last",
              "Objects.requireNonNull(user).endInput(); unbindIfDone();",
              "Objects.requireNonNull(user).endInput();"),
          Mutant.of(
              ENDPOINT,
              "the reason of a disconnection is lost",
              "Cause cause = Cause.of(discon);",
              "Cause cause = Cause.of(ResultCode.CONN_RESET_ERR);"),
          Mutant.of(
              ENDPOINT,
              "a disconnection is not told to the connection's user",
              "Objects.requireNonNull(user).fail(why.error(), why.words());",
              ""),
          Mutant.of(
              ENDPOINT,
              "a disconnection is taken for the peer's release",
              "Objects.requireNonNull(user).fail(why.error(), why.words());",
              "Objects.requireNonNull(user).endInput();"),
          Mutant.of(
              ENDPOINT,
              "T_DISCONNECT is believed without a look",
              "if (endpoint.rcvDisconnect(discon) != NO_ERROR) { return false; }",
              "endpoint.rcvDisconnect(discon);"),
          Mutant.of(
              ENDPOINT,
              "a notifier makes a synchronous call",
              "had.detach(); boolean task = shared.isTask();",
              "had.detach(); boolean task = true;"),
          Mutant.of(
              USER,
              "what was not read is lost with the connection",
              "side = null; wake();",
              "side = null; input.read(ByteBuffer.allocate(input.count())); wake();"),
          Mutant.of(
              USER, "what is read makes no room", "if (side != null) { side.receive(); }", ""),
          Mutant.of(
              ENDPOINT,
              "a notifier reads once only",
              "more = count > 0 && again && state.mayReceive();",
              "more = count > 0 && again && reads == 0;"),
          Mutant.of(
              ENDPOINT,
              "what came before T_PASSCON is not read",
              "Objects.requireNonNull(peer)); receive();",
              "Objects.requireNonNull(peer));"),
          Mutant.of(
              ENDPOINT,
              "an orphan is never stale",
              "staleAt = Deadline.in(shared.clock(), shared.config().staleAfter());",
              "staleAt = Deadline.NEVER;"),
          Mutant.of(
              ENDPOINT,
              "an orphan is stale though its peer takes what was sent",
              "staleAt = new Deadline(endpoint.lastTaken() + "
                  + "shared.config().staleAfter().toNanos());",
              ""),
          Mutant.of(
              ENDPOINT,
              "a quiet connection is stale",
              "connections++; made.becomeOpen(",
              "connections++; orphaned(); made.becomeOpen("),
          Mutant.of(
              ENDPOINT,
              "an orphan's limit is the next connection's, too",
              "peer = null; staleAt = Deadline.NEVER;",
              "peer = null;"),
          Mutant.of(
              CACHE,
              "nobody is told that an endpoint is free",
              "if (!shared.isClosed()) { whenFree.run(); }",
              ""),
          Mutant.of(
              CACHE,
              "more endpoints call than there may be",
              "(!free.isEmpty() || all.size() < bound)",
              "(!free.isEmpty() || bound > 0)"),
          Mutant.of(
              CACHE, "who came last is served first", "line.add(turn);", "line.addFirst(turn);"),
          Mutant.of(
              CACHE,
              "those who wait for an endpoint are not told of one",
              "free.push(endpoint); wake();",
              "free.push(endpoint);"),
          Mutant.of(
              CACHE,
              "nobody opens more when few are left",
              "if (free.size() < LOW && all.size() < bound) {",
              "if (bound == 0) {"),
          Mutant.of(
              LISTENER,
              "a caller that has gone keeps the endpoint that it was to have",
              "acceptEnded(); refused.notPassed();",
              "acceptEnded();"),
          Mutant.of(
              LISTENER,
              "a caller that goes before it is accepted keeps its place in the queue",
              "endpoint.rcvDisconnect(null); acceptEnded();",
              "acceptEnded();"));

  private EndpointMutants() {}
}
