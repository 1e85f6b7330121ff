package io.parley.classic;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One end of a connection of a [StackTcpPort]: two threads that move bytes between the stack and
/// the buffers of its [EndState], and tell the driver. It has no lock of its own, and holds none
/// while it calls the stack or the driver.
final class StackEnd implements TcpPort.End {

  private final StackTcpPort port;
  private final TcpPort.Events driver;

  /// Our address until the connection tells it.
  private final Address begins;

  /// Whom we call; null if we wait to be called.
  private final @Nullable Address callee;

  private final EndState state = new EndState();

  /// Makes an end that does nothing yet.
  ///
  /// @param begins where it waits, or where its call leaves from
  /// @param callee whom it calls; null if it waits to be called
  StackEnd(StackTcpPort port, TcpPort.Events driver, Address begins, @Nullable Address callee) {
    this.port = port;
    this.driver = driver;
    this.begins = begins;
    this.callee = callee;
  }

  @Override
  public Address local() {
    Connection made = state.connection();
    return made == null ? begins : made.local();
  }

  @Override
  public Address remote() {
    Connection made = state.connection();
    if (made != null) {
      return made.remote();
    }
    if (callee == null) {
      throw new IllegalStateException(this + ": nobody has called");
    }
    return callee;
  }

  @Override
  public void write(ByteBuffer from) {
    if (!state.write(from)) {
      throw new IllegalStateException(this + " has no output now");
    }
  }

  @Override
  public int read(ByteBuffer into) {
    return state.read(into);
  }

  @Override
  public int available() {
    return state.available();
  }

  @Override
  public void endOutput() {
    if (!state.endOutput()) {
      throw new IllegalStateException(this + " has no output yet");
    }
  }

  @Override
  public void close() {
    if (!state.close()) {
      destroy();
    }
  }

  @Override
  public void abort() {
    if (!state.isClosing()) {
      destroy();
    }
  }

  /// Ends it at once, whatever it does, and tells nobody.
  void destroy() {
    boolean opening = state.giveUp();
    abortConnection();
    if (opening) {
      port.forget(this);
    }
  }

  /// Calls, and lives until there is nothing more to read. The body of a thread.
  void call(InetAddress from, Address peer) {
    if (!state.mayConnect()) {
      return;
    }
    try {
      Deadline limit = Deadline.in(port.clock(), StackTcpPort.CALL_LIMIT);
      serve(port.stack().connect(from, peer, limit));
    } catch (NetworkException e) {
      port.forget(this);
      state.refuse(e.error());
      tell();
    }
  }

  /// Lives on a connection until there is nothing more to read. The body of a thread.
  void serve(Connection made) {
    if (!state.attach(made)) {
      made.abort();
      return;
    }
    port.threads().start("tcp-write-" + made.remote(), () -> writeAll(made));
    tell();
    readAll(made);
  }

  /// The connection broke, or nobody can make it any more.
  void broke() {
    state.lose();
    abortConnection();
    tell();
  }

  @Override
  public String toString() {
    return callee == null ? "answer at " + begins : "call to " + callee;
  }

  private void abortConnection() {
    Connection made = state.connection();
    if (made != null) {
      made.abort();
    }
  }

  private void readAll(Connection from) {
    ByteBuffer piece = ByteBuffer.allocate(EndState.PIECE_BYTES);
    try {
      while (state.awaitRoom(piece)) {
        if (from.read(piece, Deadline.NEVER) < 0) {
          finCame();
          return;
        }
        take(piece.flip());
      }
      broke();
    } catch (NetworkException e) {
      broke();
    }
  }

  /// Bytes that come for nobody are answered with RST, as TCP does.
  private void take(ByteBuffer piece) {
    if (state.take(piece)) {
      tell();
    } else {
      broke();
    }
  }

  private void finCame() {
    if (state.finCame()) {
      tell();
    } else {
      broke();
    }
  }

  private void writeAll(Connection to) {
    try {
      EndState.Work work = state.awaitWork();
      while (work == EndState.Work.BYTES || work == EndState.Work.FIN) {
        if (work == EndState.Work.BYTES) {
          ByteBuffer piece = state.nextPiece();
          to.write(piece, Deadline.in(port.clock(), StackTcpPort.WRITE_LIMIT));
          state.taken(piece.limit());
        } else {
          to.shutdownOutput();
          state.finTaken();
        }
        tell();
        work = state.awaitWork();
      }
      if (work == EndState.Work.CLOSE) {
        to.close();
        broke();
      }
    } catch (NetworkException e) {
      if (!state.outputFailed()) {
        broke();
      }
    } finally {
      port.forget(this);
    }
  }

  /// Tells what waits to be told, unless another thread does.
  private void tell() {
    if (!state.mayTell()) {
      return;
    }
    boolean allTold = false;
    try {
      for (Runnable event = state.nextEvent(driver);
          event != null;
          event = state.nextEvent(driver)) {
        event.run();
      }
      allTold = true;
    } finally {
      if (!allTold) {
        // The driver threw: a bug, which the thread reports. Nothing of the end is left over.
        state.stopTelling();
        destroy();
      }
    }
  }
}
