package io.parley.internal.wire.csend;

import io.parley.internal.wire.SourceLimit;
import io.parley.internal.wire.csend.ConnectionLife.State;
import io.parley.internal.wire.csend.CsendDecoded.Malformed;
import io.parley.internal.wire.csend.CsendFrame.Kind;
import io.parley.spi.Clock;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.StoreException;
import io.parley.spi.Wire;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One inbound connection, from its first byte to its close, in a thread of its own, which owns all
/// of it: read, decode once, wait for the turn, store, close.
///
/// Our FIN says "stored" to a sender that waits for it, as [CsendSender] does. So it is sent only
/// when the sender ended its output itself and nothing went wrong; everything else ends with RST,
/// which is also what csend's own receiver answers to too much.
///
/// What the store refuses is tried again for as long as a sender may wait for our FIN: csend never
/// sends anything again, so what we give up is lost, and one that waits would hear of a reset that
/// only a disk was full. After that time nobody hears our reset any more (`docs/decisions/0008`).
///
/// A connection that broke may have carried only the head of a message, which must not be shown as
/// if it were all. So what came before a RST counts only where RST is the sender's normal close.
final class Inbound implements Runnable {

  /// One line a second tells of a source of rubbish; more would fill the log.
  private static final int COMPLAINTS_PER_SECOND = 1;

  /// How long a message is kept that cannot be stored: longer than a sender of ours waits, so that
  /// it takes what happens for the silence that it is, and not for how we close connections.
  static final Duration KEPT = CsendSender.CLOSE_TIMEOUT.plusSeconds(5);

  /// The pause between two tries to store.
  static final Duration STORE_AGAIN = Duration.ofMillis(250);

  private static final Logger NETWORKING = LoggerFactory.getLogger("networking");
  private static final Logger PROTOCOL = LoggerFactory.getLogger("protocol");
  private static final Logger MESSAGING = LoggerFactory.getLogger("messaging");

  private static final Answer TAKEN = new Answer(true, "all of it is taken");
  private static final Answer IGNORED = new Answer(true, "it held no message");
  private static final Answer NOT_STORED = new Answer(false, "it could not be stored");

  private final InboundAdmission.Slot slot;
  private final Turnstile.Turn turn;
  private final Desk desk;
  private final ConnectionLife life;

  /// How the reading ended.
  private enum End {
    FIN("the sender ended it"),
    RESET("the sender reset it"),
    FULL("longer than a frame may be"),
    OUT_OF_TIME("not ended in time"),
    DROPPED("reset by this node");

    private final String what;

    End(String what) {
      this.what = what;
    }
  }

  /// How we end the connection.
  ///
  /// @param isStored whether the sender may take our FIN for "stored"; else it gets RST
  /// @param why the reason
  private record Answer(boolean isStored, String why) {}

  /// What all inbound connections share.
  ///
  /// @param admission where slots go back to
  /// @param inbox takes what comes
  /// @param complaints how often a source is complained about
  /// @param resetIsNormal whether RST is how the peer at an address ends a connection
  /// @param clock times the tries to store
  record Desk(
      InboundAdmission admission,
      Wire.Inbox inbox,
      SourceLimit complaints,
      Predicate<InetAddress> resetIsNormal,
      Clock clock) {

    static Desk of(Clock clock, Wire.Inbox inbox, Predicate<InetAddress> resetIsNormal) {
      return new Desk(
          new InboundAdmission(clock),
          inbox,
          new SourceLimit(clock, COMPLAINTS_PER_SECOND),
          resetIsNormal,
          clock);
    }
  }

  Inbound(InboundAdmission.Slot slot, Turnstile.Turn turn, Desk desk) {
    this.slot = slot;
    this.turn = turn;
    this.desk = desk;
    this.life = ConnectionLife.inbound(slot.connection());
  }

  @Override
  public void run() {
    Answer answer = new Answer(false, "a bug");
    try {
      life.become(State.OPEN, "accepted");
      answer = receive();
    } finally {
      if (answer.isStored) {
        slot.connection().close();
        life.become(State.CLOSED, answer.why);
      } else {
        slot.connection().abort();
        life.become(State.ABORTED, answer.why);
      }
      turn.leave();
      desk.admission().ended(slot);
    }
  }

  /// Receives all there is.
  private Answer receive() {
    ByteBuffer bytes = ByteBuffer.allocate(CsendFrame.MAX_BYTES + 1);
    End end = read(bytes);
    life.become(State.READ, end.what);
    boolean isWhole = end == End.FIN || end == End.RESET || end == End.FULL;
    boolean isWanted = desk.admission().complete(slot, isWhole);
    bytes.flip();
    if (!bytes.hasRemaining()) {
      return new Answer(end == End.FIN, end == End.FIN ? "it was empty" : end.what);
    }
    if (!isWanted) {
      NETWORKING.info("{} was cut off by the end of this node", slot.connection().remote());
      return new Answer(false, "this node is closing");
    }
    if (end == End.RESET && !desk.resetIsNormal().test(slot.source())) {
      NETWORKING.warn(
          "{}: {} after {} bytes, which may not be all and are dropped",
          slot.connection().remote(),
          end.what,
          bytes.remaining());
      return new Answer(false, "what came may not be all");
    }
    if (end != End.FIN && end != End.RESET) {
      NETWORKING.warn(
          "{}: {} after {} bytes, of which at most {} are taken",
          slot.connection().remote(),
          end.what,
          bytes.remaining(),
          CsendFrame.MAX_BYTES);
    }
    Answer answer =
        switch (CsendFrame.decode(bytes)) {
          case Malformed(String reason) -> complain(reason);
          case CsendFrame frame when frame.kind() == Kind.TEXT -> store(frame);
          case CsendFrame frame -> ignore(frame);
        };
    return answer.isStored && end != End.FIN ? new Answer(false, end.what) : answer;
  }

  /// Reads until the buffer is full, the sender has ended or its time is over.
  private End read(ByteBuffer into) {
    Connection connection = slot.connection();
    Deadline deadline = desk.admission().reading(slot);
    try {
      while (into.hasRemaining()) {
        if (connection.read(into, deadline) < 0) {
          return End.FIN;
        }
        desk.admission().spoke(slot);
      }
      return End.FULL;
    } catch (NetworkException e) {
      return e.error() == NetworkError.RESET
          ? End.RESET
          : e.error() == NetworkError.TIMED_OUT ? End.OUT_OF_TIME : End.DROPPED;
    }
  }

  private Answer store(CsendFrame frame) {
    if (PROTOCOL.isDebugEnabled()) {
      PROTOCOL.debug("{}: frame {} of {} characters", life, id(frame), frame.text().length());
    }
    try {
      turn.await();
      Deadline giveUp = Deadline.in(desk.clock(), KEPT);
      while (!giveUp.hasPassed(desk.clock())) {
        if (isStored(frame)) {
          life.become(State.STORED, "the node has it");
          return TAKEN;
        }
        if (!desk.admission().awaitNextTry(Deadline.in(desk.clock(), STORE_AGAIN))) {
          return NOT_STORED;
        }
      }
      return NOT_STORED;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return NOT_STORED;
    }
  }

  private boolean isStored(CsendFrame frame) {
    try {
      desk.inbox().received(slot.source(), frame.name(), frame.text());
      return true;
    } catch (StoreException e) {
      if (desk.complaints().passes(slot.source())) {
        MESSAGING.error("{}: frame {} cannot be stored", life, id(frame), e);
      }
      return false;
    }
  }

  private Answer ignore(CsendFrame frame) {
    PROTOCOL.debug("{}: frame {} is {} and ignored over TCP", life, id(frame), frame.kind());
    return IGNORED;
  }

  private Answer complain(String reason) {
    if (desk.complaints().passes(slot.source())) {
      PROTOCOL.warn("malformed frame of {}: {}", slot.connection().remote(), reason);
    }
    return IGNORED;
  }

  private static String id(CsendFrame frame) {
    return Integer.toUnsignedString(frame.id());
  }
}
