package io.parley.testkit.mutant;

import java.util.List;

/// Mistakes in csend's dialect.
final class WireMutants {

  private static final String SENDER = "internal/wire/csend/CsendSender";
  private static final String RECEIVER = "internal/wire/csend/CsendReceiver";
  private static final String INBOUND = "internal/wire/csend/Inbound";
  private static final String ADMISSION = "internal/wire/csend/InboundAdmission";
  private static final String TURNSTILE = "internal/wire/csend/Turnstile";
  private static final String HABIT = "internal/wire/csend/CloseHabit";
  private static final String SPLITTER = "internal/wire/csend/CsendSplitter";
  private static final String FRAME = "internal/wire/csend/CsendFrame";

  /// All of them.
  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              SENDER,
              "a message counts as sent once it is written",
              "return outcome(awaitClose(connection, life), connection, part.next());",
              "return new Sent(part.next(), \"written\");"),
          Mutant.of(
              SENDER,
              "a reset after all was written is tried again",
              ": new Uncertain(next, \"the peer reset the connection\", over);",
              ": new NotSent(NetworkError.RESET, \"the peer reset the connection\");"),
          Mutant.of(
              SENDER,
              "a peer that does not close in time gets the message again",
              "yield new Uncertain( next, \"the peer did not close within \""
                  + " + CLOSE_TIMEOUT.toSeconds() + \" s\", over);",
              "yield new NotSent(NetworkError.TIMED_OUT, \"the peer did not close\");"),
          Mutant.of(
              SENDER,
              "a connect that failed puts the message in doubt",
              "return new NotSent(e.error(), whyNoConnection(e.error()));",
              "return new Uncertain(entry.text().length(), whyNoConnection(e.error()));"),
          Mutant.of(
              SENDER,
              "our output is not ended, so that the peer waits for more",
              "connection.shutdownOutput();",
              ""),
          Mutant.of(
              SENDER,
              "a connection stays open after its message",
              "} finally { connection.close(); }",
              "} finally { life.end(\"left open\"); }"),
          Mutant.of(
              RECEIVER,
              "accepting stops after a while",
              "while (connection != null) {",
              "for (int left = 20; connection != null && left > 0; left--) {"),
          Mutant.of(
              RECEIVER,
              "what accepts is not closed",
              "listener.close(); desk.admission().close();",
              "desk.admission().close();"),
          Mutant.of(
              INBOUND,
              "the connection is closed before the message is stored",
              "case CsendFrame frame when frame.kind() == Kind.TEXT -> store(frame);",
              """
              case CsendFrame frame when frame.kind() == Kind.TEXT -> {
                slot.connection().close();
                yield store(frame);
              }
              """),
          Mutant.of(
              INBOUND,
              "a message that cannot be stored is answered as if it were",
              "private static final Answer NOT_STORED = new Answer(false,",
              "private static final Answer NOT_STORED = new Answer(true,"),
          Mutant.of(
              INBOUND,
              "what the disk refuses once is given up",
              "if (!desk.admission().awaitNextTry(Deadline.in(desk.clock(), STORE_AGAIN))) {",
              "if (desk.clock().nanos() >= 0) {"),
          Mutant.of(
              INBOUND,
              "the head of a broken message is taken for all of it",
              "if (end == End.RESET && !desk.resetIsNormal().test(slot.source())) {",
              "if (end == End.DROPPED) {"),
          Mutant.of(
              INBOUND,
              "the first piece is taken for the message",
              "while (into.hasRemaining()) { if (connection.read(into, deadline) < 0) {",
              "while (into.hasRemaining()) { if (connection.read(into, deadline) != 0) {"),
          Mutant.of(
              INBOUND, "messages do not wait for their turn", "turn.await(); Deadline", "Deadline"),
          Mutant.of(
              ADMISSION,
              "a place is not given back",
              "slots.remove(slot); changed.signalAll();",
              "changed.signalAll();"),
          Mutant.of(TURNSTILE, "who is next is not told", "first.isFirst.signal();", ""),
          Mutant.of(
              TURNSTILE,
              "the latest goes first",
              "while (queue().peekFirst() != this) {",
              "while (queue().peekLast() != this) {"),
          Mutant.of(
              HABIT,
              "one reset is enough to be normal",
              "case RESET_ONCE -> on(event, RESETS_ONCE, RESET_ONCE, UNKNOWN);",
              "case RESET_ONCE -> on(event, RESET_IS_NORMAL, RESET_ONCE, UNKNOWN);"),
          Mutant.of(
              HABIT,
              "who closes with a reset is never learned",
              "case RESET_THRICE -> on(event, RESET_IS_NORMAL, RESET_THRICE, UNKNOWN);",
              "case RESET_THRICE -> on(event, UNKNOWN, RESET_THRICE, UNKNOWN);"),
          Mutant.of(
              SPLITTER,
              "the character behind a cut is lost",
              "return new Part(fits, Bytes.of(content));",
              "return new Part(Math.min(text.length(), fits < text.length() ? fits + 1 : fits),"
                  + " Bytes.of(content));"),
          Mutant.of(
              FRAME,
              "a frame is longer than csend reads",
              "return MAX_BYTES - of(",
              "return MAX_BYTES + 8 - of("));

  private WireMutants() {}
}
