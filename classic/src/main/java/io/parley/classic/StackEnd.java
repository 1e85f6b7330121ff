package io.parley.classic;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkException;
import io.parley.spi.Threads;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One end of a connection of a [StackTcpPort]: two threads that move bytes between the stack and
/// the buffers of its [EndState], and tell the driver. It has no lock of its own, and holds none
/// while it calls the stack or the driver.
final class StackEnd implements TcpPort.End {

  /// How often a thread looks for something to write before it reads, or ends.
  private static final int LOOKS = 30;

  /// What is read at once at first, since most connections carry little; and what a thread writes
  /// that has not read yet, since so much fits into the send buffer of every stack.
  private static final int FIRST_PIECE_BYTES = 2_048;

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
    letWrite();
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
    letWrite();
  }

  @Override
  public void close() {
    if (!state.close()) {
      destroy();
      return;
    }
    switch (state.claimOutput()) {
      case CLOSE -> closeConnection();
      case BYTES, FIN -> startWriting();
      case NONE -> {}
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
    state.giveUp();
    abortConnection();
    port.forget(this);
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
      state.refuse(e.error());
      port.forget(this);
      tell();
    }
  }

  /// Lives on a connection until there is nothing more to read. The body of a thread.
  void serve(Connection made) {
    if (!state.attach(made)) {
      made.abort();
      return;
    }
    tell();
    linger(made, FIRST_PIECE_BYTES);
    readAll(made);
  }

  /// The connection broke, or nobody can make it any more.
  void broke() {
    state.lose();
    abortConnection();
    port.forget(this);
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

  private void letWrite() {
    if (state.claimOutput() != EndState.Work.NONE) {
      startWriting();
    }
  }

  private void startWriting() {
    Connection to = Objects.requireNonNull(state.connection());
    port.threads().start("tcp-write-" + to.remote(), () -> writeAll(to, Integer.MAX_VALUE));
  }

  private void closeConnection() {
    Connection made = Objects.requireNonNull(state.connection());
    made.close();
    state.lose();
    port.forget(this);
  }

  /// Waits for a moment for what the driver is about to send, and sends it: that saves a thread of
  /// its own for it. Other threads run meanwhile.
  ///
  /// @param most how many bytes, at most
  private void linger(Connection to, int most) {
    if (state.claimIdleOutput()) {
      for (int looks = 0; looks < LOOKS && !state.hasWork(); looks++) {
        Threads.giveWay();
      }
      writeAll(to, most);
    }
  }

  private void readAll(Connection from) {
    ByteBuffer piece = ByteBuffer.allocate(FIRST_PIECE_BYTES);
    try {
      while (state.awaitRoom(piece)) {
        if (from.read(piece, Deadline.NEVER) < 0) {
          finCame();
          linger(from, Integer.MAX_VALUE);
          return;
        }
        boolean isFull = !piece.hasRemaining();
        take(piece.flip());
        if (isFull && piece.capacity() < EndState.PIECE_BYTES) {
          piece = ByteBuffer.allocate(EndState.PIECE_BYTES);
        }
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

  /// Writes what there is, as the one who has claimed the output. What is more than it may write is
  /// left to another thread: who has still to read must not wait for the peer to do so.
  private void writeAll(Connection to, int most) {
    int left = most;
    try {
      for (EndState.Work work = state.nextWork();
          work != EndState.Work.NONE;
          work = state.nextWork()) {
        switch (work) {
          case BYTES -> {
            ByteBuffer piece = state.nextPiece();
            left -= piece.limit();
            if (left < 0) {
              startWriting();
              return;
            }
            to.write(piece, Deadline.in(port.clock(), StackTcpPort.WRITE_LIMIT));
            state.taken(piece.limit());
          }
          case FIN -> {
            to.shutdownOutput();
            state.finTaken();
          }
          case CLOSE -> closeConnection();
          case NONE -> {}
        }
        tell();
      }
    } catch (NetworkException e) {
      if (!state.outputFailed()) {
        broke();
      }
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
