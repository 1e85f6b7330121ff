package io.parley.testkit.sim;

import io.parley.classic.TcpPort;
import io.parley.spi.Address;
import io.parley.spi.NetworkError;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One end of a connection for a driver, which is told by events. Guarded by the network's lock.
///
/// What its [TcpEnd] tells is told on as an event of the world of its own, at the same instant and
/// in the same order but without the network's lock: so the driver may call back, and hold a lock
/// of its own while it calls.
final class SimPortEnd implements TcpPort.End, TcpPort.Events {

  private final SimStack stack;
  private final SimNetwork network;
  private final TcpPort.Events driver;
  private final Address waitsAt;
  private @Nullable SimSocket socket;
  private boolean answers;
  private boolean established;
  private boolean outputEnded;
  private boolean over;

  /// Makes an end that has neither called nor been called yet.
  SimPortEnd(SimStack stack, Address waitsAt, TcpPort.Events driver) {
    this.stack = stack;
    this.network = stack.network();
    this.waitsAt = waitsAt;
    this.driver = driver;
  }

  void call(SimSocket.Ends ends) {
    begin(ends).call();
  }

  /// The call is not even tried.
  void refuse(SimSocket.Ends ends, NetworkError why) {
    socket = new SimSocket(stack, ends, this);
    refused(why);
  }

  void answer(SimSocket.Ends ends, Segment call) {
    answers = true;
    begin(ends).answer(call);
  }

  private TcpEnd begin(SimSocket.Ends ends) {
    var made = new SimSocket(stack, ends, this);
    network.add(made);
    socket = made;
    return made.end();
  }

  boolean isWaiting() {
    return socket == null;
  }

  @Override
  public Address local() {
    return socket == null ? waitsAt : socket.ends().local();
  }

  @Override
  public Address remote() {
    return called().ends().remote();
  }

  @Override
  public void write(ByteBuffer from) {
    network.locked(() -> {
      if (!established || outputEnded) {
        throw new IllegalStateException(this + " has no output now");
      }
      if (called().end().state() != TcpState.CLOSED) {
        called().end().write(from);
      }
    });
  }

  @Override
  public int read(ByteBuffer into) {
    int[] count = {0};
    network.locked(() -> {
      count[0] = Math.min(available(), into.remaining());
      if (count[0] > 0) {
        called().end().read(into, count[0]);
      }
    });
    return count[0];
  }

  @Override
  public int available() {
    return socket == null ? 0 : socket.end().available();
  }

  @Override
  public void endOutput() {
    network.locked(() -> {
      if (!established) {
        throw new IllegalStateException(this + " has no output yet");
      }
      outputEnded = true;
      called().end().endOutput();
    });
  }

  @Override
  public void close() {
    network.locked(() -> giveUp(TcpEnd::close));
  }

  @Override
  public void abort() {
    network.locked(() -> giveUp(TcpEnd::abort));
  }

  /// Gives it up, unless that was done.
  void giveUp(Consumer<TcpEnd> how) {
    if (over) {
      return;
    }
    over = true;
    stack.forget(this);
    if (socket != null) {
      how.accept(socket.end());
    }
  }

  @Override
  public void established() {
    established = true;
    tell(TcpPort.Events::established);
  }

  @Override
  public void refused(NetworkError why) {
    tell(events -> events.refused(why));
  }

  @Override
  public void data() {
    tell(TcpPort.Events::data);
  }

  @Override
  public void room() {
    tell(TcpPort.Events::room);
  }

  @Override
  public void acknowledged(int count) {
    tell(events -> events.acknowledged(count));
  }

  @Override
  public void fin() {
    tell(TcpPort.Events::fin);
  }

  @Override
  public void finAcknowledged() {
    tell(TcpPort.Events::finAcknowledged);
  }

  /// A call to us that came to nothing is none: the end waits for the next (RFC 9293 section
  /// 3.10.7.4).
  @Override
  public void reset() {
    if (answers && !established) {
      socket = null;
    } else {
      tell(TcpPort.Events::reset);
    }
  }

  @Override
  public String toString() {
    return socket == null ? "waiting at " + waitsAt : socket.toString();
  }

  private void tell(Consumer<TcpPort.Events> event) {
    network.world.at(
        network.now(),
        () -> {
          if (!over) {
            event.accept(driver);
          }
        });
  }

  private SimSocket called() {
    if (socket == null) {
      throw new IllegalStateException(this + ": nobody has called");
    }
    return socket;
  }
}
