package io.parley.mactcp;

import io.parley.classic.TcpPort;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/// The sends of one connection, from the first that is not acknowledged on. Guarded by the driver's
/// lock.
///
/// Bounded by the program, whose commands and buffers it links, as the queue of a Mac's driver
/// does.
final class Sending {

  private final Interrupts interrupts;
  private final Queue<Send> waiting = new ArrayDeque<>();

  /// Not written yet, or not wholly.
  private final Queue<ByteBuffer> unwritten = new ArrayDeque<>();

  private long issued;
  private long acknowledged;
  private boolean ending;
  private boolean ended;

  Sending(Interrupts interrupts) {
    this.interrupts = interrupts;
  }

  /// A command that ends when so many bytes of the connection are acknowledged.
  private record Send(IoBlock block, long end) {}

  void issue(IoBlock block, Wds wds) {
    for (ByteBuffer each : wds.buffers()) {
      unwritten.add(each.slice());
    }
    issued += wds.length();
    waiting.add(new Send(block, issued));
  }

  /// FIN goes out behind what was issued.
  void endAfterAll() {
    ending = true;
  }

  /// How many bytes were issued, and are not acknowledged.
  long unacknowledged() {
    return issued - acknowledged;
  }

  /// Writes what there is room for.
  void writeTo(TcpPort.End end) {
    for (ByteBuffer next = unwritten.peek(); next != null; next = unwritten.peek()) {
      end.write(next);
      if (next.hasRemaining()) {
        return;
      }
      unwritten.remove();
    }
    if (ending && !ended) {
      ended = true;
      end.endOutput();
    }
  }

  /// The peer has so many bytes more.
  void acknowledge(int count) {
    acknowledged += count;
    for (Send first = waiting.peek();
        first != null && first.end <= acknowledged;
        first = waiting.peek()) {
      waiting.remove();
      interrupts.end(first.block, ResultCode.NO_ERR);
    }
  }

  /// Ends all that waits.
  void kill(ResultCode result) {
    unwritten.clear();
    for (Send next = waiting.poll(); next != null; next = waiting.poll()) {
      interrupts.end(next.block, result);
    }
  }
}
