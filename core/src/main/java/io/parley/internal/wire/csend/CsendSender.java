package io.parley.internal.wire.csend;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.internal.wire.csend.ConnectionLife.State;
import io.parley.internal.wire.csend.CsendFrame.Kind;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.HandOver;
import io.parley.spi.HandOver.NotSent;
import io.parley.spi.HandOver.Sent;
import io.parley.spi.HandOver.Uncertain;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import io.parley.spi.OutboxEntry;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands texts over: a connection for each frame, all of it in one write (csend reads once), our
/// FIN, and then patience, because how the peer closes is the only answer there is.
///
/// | what happens | outcome |
/// |---|---|
/// | no connection, or it ended before the write, or the write took nothing | `NotSent` |
/// | all written, the peer closes with FIN | `Sent` |
/// | all written, the peer closes with RST | `Sent` if that is its normal close ([CloseHabit]), else `Uncertain` |
/// | some of it written | `Uncertain` |
/// | all written, no close within 30 s, or more than 64 KiB of answer | `Uncertain` |
///
/// Everything about one hand-over belongs to the thread that hands over. The lock guards the set of
/// those under way, and is held for a few steps.
final class CsendSender {

  /// csend's own.
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /// csend's own. A frame fits into any stack's buffer, so the wait is for a closed window.
  static final Duration WRITE_TIMEOUT = Duration.ofSeconds(5);

  /// How long a peer may take to read and close: csend reads one connection after the other.
  static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  /// What a peer may answer before we leave: csend never answers, so whatever this is, it is not
  /// csend.
  static final int MAX_ANSWER_BYTES = 64 << 10;

  private static final Logger PROTOCOL = LoggerFactory.getLogger("protocol");
  private static final String CLOSING = "this node is closing";

  private final CsendConfig config;
  private final CsendIds ids;
  private final NetworkStack stack;
  private final Clock clock;
  private final CloseHabits habits = new CloseHabits();

  private final Lock lock = new ReentrantLock();

  /// As many as there are lanes, which the roster bounds.
  @GuardedBy("lock")
  private final Set<Flight> underWay = new LinkedHashSet<>();

  @GuardedBy("lock")
  private boolean closed;

  /// How a peer ended a connection after all was written.
  private enum End {
    FIN,
    RESET,
    NONE_IN_TIME,
    NEVER_SILENT,
    OURS
  }

  CsendSender(CsendConfig config, CsendIds ids, NetworkStack stack, Clock clock) {
    this.config = config;
    this.ids = ids;
    this.stack = stack;
    this.clock = clock;
  }

  /// See [io.parley.spi.Wire#handOver].
  HandOver handOver(Address peer, OutboxEntry entry, int from) {
    Flight flight = new Flight(Thread.currentThread());
    if (!begin(flight)) {
      return new NotSent(NetworkError.CLOSED, CLOSING);
    }
    ConnectionLife life = ConnectionLife.outbound(entry.delivery().message(), peer);
    String end = "a bug";
    try {
      HandOver outcome = connectAndWrite(flight, life, peer, entry, from);
      end = why(outcome);
      return outcome;
    } finally {
      life.end(end);
      end(flight);
    }
  }

  /// Whether RST is how the peer at this address normally ends a connection, as was said or
  /// learned.
  boolean isResetNormal(InetAddress peer) {
    return config.peers().apply(peer).resetIsNormalClose() || habits.isResetNormal(peer);
  }

  /// Ends all hand-overs under way and refuses new ones. Does not block.
  void close() {
    List<Flight> toEnd;
    lock.lock();
    try {
      closed = true;
      toEnd = List.copyOf(underWay);
    } finally {
      lock.unlock();
    }
    toEnd.forEach(Flight::cancel);
  }

  private HandOver connectAndWrite(
      Flight flight, ConnectionLife life, Address peer, OutboxEntry entry, int from) {
    Connection connection;
    life.become(State.CONNECTING, "to hand over");
    try {
      Deadline deadline = Deadline.in(clock, CONNECT_TIMEOUT);
      connection = flight.connect(() -> stack.connect(config.local().ip(), peer, deadline));
    } catch (NetworkException e) {
      if (isPeersDoing(e.error())) {
        habits.saw(peer.ip(), CloseHabit.Event.BROKEN);
      }
      return new NotSent(e.error(), whyNoConnection(e.error()));
    }
    try {
      life.open(connection, "the peer accepted");
      habits.saw(peer.ip(), CloseHabit.Event.ACCEPTED);
      return write(connection, life, peer, entry, from);
    } finally {
      connection.close();
    }
  }

  private HandOver write(
      Connection connection, ConnectionLife life, Address peer, OutboxEntry entry, int from) {
    if (hasEnded(connection)) {
      habits.saw(peer.ip(), CloseHabit.Event.BROKEN);
      return new NotSent(NetworkError.RESET, "the peer closed before anything was written");
    }
    CsendPeer known = config.peers().apply(peer.ip());
    Charset charset = CsendText.charset(known.encoding());
    CsendOrigin us =
        CsendOrigin.of(Bytes.of(config.name().getBytes(charset)), connection.local().ip());
    int id = ids.next();
    Bytes note = Bytes.of(LateNote.before(entry, from, clock).getBytes(charset));
    int room = CsendFrame.roomForText(id, us) - note.length();
    CsendSplitter.Part part = CsendSplitter.next(entry.text(), from, room, charset);
    Bytes content = note.and(part.content());
    ByteBuffer frame = ByteBuffer.wrap(CsendFrame.of(Kind.TEXT, id, us, content).encode());
    if (PROTOCOL.isDebugEnabled()) {
      PROTOCOL.debug(
          "{}: it goes as frame {}, characters {} to {} of {}",
          life,
          Integer.toUnsignedString(id),
          from,
          part.next(),
          entry.text().length());
    }
    try {
      connection.write(frame, Deadline.in(clock, WRITE_TIMEOUT));
    } catch (NetworkException e) {
      habits.saw(peer.ip(), CloseHabit.Event.BROKEN);
      if (frame.position() == 0) {
        return new NotSent(e.error(), "the connection ended before anything was written");
      }
      connection.abort();
      life.become(State.ABORTED, "only a part of the frame could be written");
      return new Uncertain(
          part.next(), "the connection ended while the message was written", name(connection));
    }
    life.become(State.WRITTEN, "the stack took all of the frame");
    return outcome(awaitClose(connection, life), connection, part.next());
  }

  /// Whether the peer has ended the connection already. Its FIN would otherwise be taken for the
  /// answer to a message that it never read.
  private static boolean hasEnded(Connection connection) {
    try {
      return connection.read(ByteBuffer.allocate(1), Deadline.PASSED) < 0;
    } catch (NetworkException e) {
      return e.error() != NetworkError.TIMED_OUT;
    }
  }

  private HandOver outcome(End end, Connection connection, int next) {
    Address peer = connection.remote();
    Optional<String> over = name(connection);
    return switch (end) {
      case FIN -> {
        habits.saw(peer.ip(), CloseHabit.Event.FIN);
        yield new Sent(next, "the peer closed after reading", over);
      }
      case RESET -> {
        boolean isNormal = isResetNormal(peer.ip());
        habits.saw(peer.ip(), CloseHabit.Event.RESET);
        yield isNormal
            ? new Sent(next, "the peer closed with a reset, as it normally does", over)
            : new Uncertain(next, "the peer reset the connection", over);
      }
      case NONE_IN_TIME -> {
        habits.saw(peer.ip(), CloseHabit.Event.BROKEN);
        yield new Uncertain(
            next, "the peer did not close within " + CLOSE_TIMEOUT.toSeconds() + " s", over);
      }
      case NEVER_SILENT -> {
        habits.saw(peer.ip(), CloseHabit.Event.BROKEN);
        yield new Uncertain(next, "the peer answered at length, which csend never does", over);
      }
      case OURS -> new Uncertain(next, CLOSING, over);
    };
  }

  /// Ends our output and throws away what the peer says until it ends its own.
  private End awaitClose(Connection connection, ConnectionLife life) {
    Deadline deadline = Deadline.in(clock, CLOSE_TIMEOUT);
    ByteBuffer waste = ByteBuffer.allocate(1 << 10);
    int answered = 0;
    try {
      connection.shutdownOutput();
      for (int n = connection.read(waste, deadline); n >= 0; n = connection.read(waste, deadline)) {
        waste.clear();
        answered += n;
        if (answered > MAX_ANSWER_BYTES) {
          connection.abort();
          life.become(State.ABORTED, "the peer answers without end");
          return End.NEVER_SILENT;
        }
      }
      return End.FIN;
    } catch (NetworkException e) {
      return switch (e.error()) {
        case CLOSED -> End.OURS;
        case TIMED_OUT -> End.NONE_IN_TIME;
        case RESET,
            REFUSED,
            UNREACHABLE,
            SHORTAGE,
            ADDRESS_IN_USE,
            ADDRESS_UNAVAILABLE,
            PERMISSION_DENIED ->
            End.RESET;
      };
    }
  }

  private boolean begin(Flight flight) {
    lock.lock();
    try {
      return !closed && underWay.add(flight);
    } finally {
      lock.unlock();
    }
  }

  private void end(Flight flight) {
    lock.lock();
    try {
      underWay.remove(flight);
    } finally {
      lock.unlock();
    }
  }

  private static String why(HandOver outcome) {
    return switch (outcome) {
      case Sent(_, String how, _) -> how;
      case Uncertain(_, String why, _) -> why;
      case NotSent(_, String why) -> why;
    };
  }

  /// A connection's name in the history of a message.
  private static Optional<String> name(Connection connection) {
    return Optional.of(connection.local() + " > " + connection.remote());
  }

  private static boolean isPeersDoing(NetworkError error) {
    return error == NetworkError.REFUSED
        || error == NetworkError.UNREACHABLE
        || error == NetworkError.TIMED_OUT;
  }

  private static String whyNoConnection(NetworkError error) {
    return switch (error) {
      case REFUSED -> "connection refused";
      case UNREACHABLE -> "no route to it, or the host is down";
      case TIMED_OUT -> "no answer within " + CONNECT_TIMEOUT.toSeconds() + " s";
      case RESET -> "the connection broke at once";
      case SHORTAGE -> "this machine is short of ports or descriptors";
      case ADDRESS_IN_USE, ADDRESS_UNAVAILABLE -> "our own address is not available";
      case PERMISSION_DENIED -> "this machine forbids the connection";
      case CLOSED -> CLOSING;
    };
  }
}
