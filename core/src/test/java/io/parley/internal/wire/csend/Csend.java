package io.parley.internal.wire.csend;

import io.parley.Delivery;
import io.parley.MessageId;
import io.parley.PeerId;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.HandOver;
import io.parley.spi.HandOver.NotSent;
import io.parley.spi.HandOver.Sent;
import io.parley.spi.HandOver.Uncertain;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import io.parley.spi.OutboxEntry;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

/// The other side of this wire, played by a test, and the addresses of the captures.
final class Csend {

  static final InetAddress ALICE = ip("10.77.0.11");
  static final InetAddress BOB = ip("10.77.0.12");
  static final InetAddress ZED = ip("10.77.0.14");

  private Csend() {}

  static InetAddress ip(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] hex(String bytes) {
    return HexFormat.ofDelimiter(" ").parseHex(bytes);
  }

  static CsendDecoded decode(byte[] bytes) {
    return CsendFrame.decode(ByteBuffer.wrap(bytes));
  }

  static CsendFrame frame(byte[] bytes) {
    return switch (decode(bytes)) {
      case CsendFrame frame -> frame;
      case CsendDecoded.Malformed(String reason) -> throw new AssertionError(reason);
    };
  }

  static CsendFrame frame(String latin1) {
    return frame(latin1(latin1));
  }

  /// A message in the outbox, m1 to bob, that is not late on any clock here.
  static OutboxEntry entry(String text) {
    return entry(text, Instant.parse("2999-01-01T00:00:00Z"));
  }

  /// A message in the outbox, m1 to bob.
  static OutboxEntry entry(String text, Instant acceptedAt) {
    Delivery queued = Delivery.queued(new MessageId(1), PeerId.ofAddress(BOB), acceptedAt);
    return new OutboxEntry(1, text, acceptedAt, Instant.MAX, queued);
  }

  /// An outcome without the connection that it names.
  static HandOver plain(HandOver outcome) {
    return switch (outcome) {
      case Sent(int next, String how, _) -> new Sent(next, how);
      case Uncertain(int next, String why, _) -> new Uncertain(next, why);
      case NotSent notSent -> notSent;
    };
  }

  /// A TEXT frame as zed sends it.
  static byte[] textFrom(String name, String text) {
    return latin1("CSDCTEXT|3|" + name + "@10.77.0.14|" + text);
  }

  /// Connects and sends; the caller ends it.
  static Connection dial(NetworkStack stack, InetAddress from, Address to, byte[] bytes)
      throws NetworkException {
    Connection connection = stack.connect(from, to, Deadline.NEVER);
    connection.write(ByteBuffer.wrap(bytes), Deadline.NEVER);
    return connection;
  }

  /// Sends one frame as csend does, but waits for the other side's close.
  static Connection send(NetworkStack stack, InetAddress from, Address to, byte[] bytes)
      throws NetworkException {
    Connection connection = dial(stack, from, to, bytes);
    connection.shutdownOutput();
    return connection;
  }

  /// How the other side closed, having answered nothing: `FIN` or the name of the error.
  static String closeOf(Connection connection) {
    try {
      int read = connection.read(ByteBuffer.allocate(1), Deadline.NEVER);
      return read < 0 ? "FIN" : "an answer";
    } catch (NetworkException e) {
      return e.error().name();
    }
  }

  /// Reads to the end of the stream.
  static byte[] readAll(Connection connection) throws NetworkException {
    var all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(4_096);
    while (connection.read(buffer, Deadline.NEVER) >= 0) {
      all.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return all.toByteArray();
  }
}
