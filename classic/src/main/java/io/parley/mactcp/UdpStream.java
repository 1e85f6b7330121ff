package io.parley.mactcp;

import io.parley.internal.classic.DriverThread.Alarm;
import io.parley.spi.Address;
import io.parley.spi.DatagramPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An open UDP stream. Guarded by the driver's lock.
///
/// Datagrams are kept whether or not a read waits (1989 p.16), as many as the area has room for,
/// each with its headers; the rest is lost, as datagrams are.
final class UdpStream {

  /// What the headers of IP and UDP take in the area: so empty datagrams have a bound, too.
  static final int HEADER_BYTES = 28;

  private final StreamPtr ptr;
  private final Block area;
  private final UdpCommand.UdpCreate asked;
  private final DatagramPort port;
  private final Interrupts interrupts;
  private final Queue<Read> reads = new ArrayDeque<>();
  private final Queue<Reply.Datagram> kept = new ArrayDeque<>();
  private final Set<LentBuffer> lent = new HashSet<>();
  private int used;

  UdpStream(
      StreamPtr ptr,
      UdpCommand.UdpCreate asked,
      Block area,
      DatagramPort port,
      Interrupts interrupts) {
    this.ptr = ptr;
    this.area = area;
    this.asked = asked;
    this.port = port;
    this.interrupts = interrupts;
  }

  private static final class Read {

    private final IoBlock block;
    private @Nullable Alarm timeout;

    Read(IoBlock block) {
      this.block = block;
    }
  }

  StreamPtr ptr() {
    return ptr;
  }

  Block area() {
    return area;
  }

  DatagramPort port() {
    return port;
  }

  /// A datagram has come.
  void arrived(Address from, ByteBuffer content) {
    if (used + HEADER_BYTES + content.remaining() > area.length()) {
      return;
    }
    var datagram = new Reply.Datagram(from, new LentBuffer(content));
    used += size(datagram.buffer());
    Read read = reads.poll();
    UdpAsr asr = asked.asr();
    if (read != null) {
      deliver(read, datagram);
    } else {
      kept.add(datagram);
      if (asr != null) {
        interrupts.call(() -> asr.happened(ptr, UdpEvent.DATA_ARRIVAL, asked.userData()));
      }
    }
  }

  void read(int seconds, IoBlock block) {
    var read = new Read(block);
    Reply.Datagram first = kept.poll();
    if (first != null) {
      deliver(read, first);
      return;
    }
    reads.add(read);
    if (seconds > 0) {
      var span = Duration.ofSeconds(Math.max(seconds, Ulp.MIN_SECONDS));
      read.timeout = interrupts.at(interrupts.in(span), () -> timeOut(read));
    }
  }

  ResultCode giveBack(LentBuffer buffer) {
    if (!lent.remove(buffer)) {
      return ResultCode.INVALID_BUF_PTR;
    }
    used -= size(buffer);
    return ResultCode.NO_ERR;
  }

  /// Ends all that waits.
  void release() {
    for (Read next = reads.poll(); next != null; next = reads.poll()) {
      interrupts.cancel(next.timeout);
      interrupts.end(next.block, ResultCode.CONNECTION_TERMINATED);
    }
    area.use(false);
  }

  private void deliver(Read read, Reply.Datagram datagram) {
    interrupts.cancel(read.timeout);
    if (datagram.buffer().length() > 0) {
      lent.add(datagram.buffer());
    } else {
      used -= size(datagram.buffer());
    }
    interrupts.end(read.block, ResultCode.NO_ERR, datagram);
  }

  private void timeOut(Read read) {
    reads.remove(read);
    interrupts.end(read.block, ResultCode.COMMAND_TIMEOUT);
  }

  private static int size(LentBuffer buffer) {
    return HEADER_BYTES + buffer.length();
  }
}
