package io.parley.classic;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One end of a connection of a [StackTcpPort]: what moves bytes between the stack and the buffers
/// of its [EndState], and tells the driver. It has no lock of its own, and holds none while it
/// calls the stack or the driver.
///
/// Its blocking calls are done by threads of its own, or by a [runner][TcpPort.Runner] until that
/// leaves. The call to the peer, the output and the input are each claimed by one thread at a time.
final class StackEnd implements TcpPort.End {

  /// What is read at once at first: most connections carry little.
  private static final int FIRST_PIECE_BYTES = 512;

  /// What is read at once on a connection that carries much: a quarter of what is kept, so that the
  /// driver can take some while the rest comes.
  private static final int PIECE_BYTES = StackTcpPort.RECEIVE_BYTES / 4;

  /// How much of a connection a runner writes: it fits into the send buffer of every stack, so the
  /// runner does not wait for the peer.
  private static final int RUNNERS_BYTES = 4_096;

  /// How long a runner reads before a thread of its own does: one that waits for longer cannot be
  /// woken by who closes the connection, and has no haste.
  private static final Duration RUNNERS_READ = Duration.ofMillis(20);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final StackTcpPort port;
  private final TcpPort.Events driver;

  /// Our address until the connection tells it.
  private final Address begins;

  /// Whom we call; null if we wait to be called.
  private final @Nullable Address callee;

  private final EndState state = new EndState();
  private final CallClaim claim = new CallClaim();

  /// How many bytes were written; belongs to who has claimed the output.
  private long written;

  /// The thread that tells events; null while nobody does.
  private volatile @Nullable Thread teller;

  /// What that thread does when it has told them; nothing most of the time.
  private final AtomicReference<@Nullable Runnable> afterTelling = new AtomicReference<>();

  /// Whether a runner does its blocking calls.
  private volatile boolean isRun;

  /// What is read into; belongs to who has claimed the input.
  private ByteBuffer piece = NOTHING;

  /// Whether the last read has filled it; belongs to the same.
  private boolean wasFull;

  /// What came of a read.
  private enum Came {
    BYTES,
    NOTHING_IN_TIME,
    THE_END
  }

  /// Makes an end that does nothing yet.
  ///
  /// @param begins where it waits, or where its call leaves from
  /// @param callee whom it calls; null if it waits to be called
  StackEnd(StackTcpPort port, TcpPort.Events driver, Address begins, @Nullable Address callee) {
    this.port = port;
    this.driver = driver;
    this.begins = begins;
    this.callee = callee;
    StackRunner runner = StackRunner.asking();
    if (runner != null) {
      isRun = true;
      runner.belongTo(this);
    }
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
      case CLOSE -> whenTold(this::closeConnection);
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
    claim.cancel();
    port.forget(this);
    whenTold(this::abortConnection);
  }

  /// Ends the connection, now or when the calling thread has told its events: for a stack that is a
  /// longer piece of work, and who ends a connection because of an event does so under locks of the
  /// driver's, which others need meanwhile.
  private void whenTold(Runnable ending) {
    if (Thread.currentThread().equals(teller)) {
      afterTelling.set(ending);
    } else {
      ending.run();
    }
  }

  /// Begins to call, unless that is left to a runner.
  void startCalling() {
    if (!isRun) {
      port.threads().start("tcp-to-" + callee, this::callAndRead);
    }
  }

  /// Takes the connection that it has waited for.
  void startOn(Connection made) {
    if (isRun) {
      attach(made);
      readIfLeft();
    } else {
      startInThread(made);
    }
  }

  /// The same in a thread of its own: for who must not be told anything yet.
  void startInThread(Connection made) {
    port.threads()
        .start(
            "tcp-from-" + made.remote(),
            () -> {
              attach(made);
              if (!isRun) {
                readAll();
              }
            });
  }

  /// Its runner may have left while it came about.
  private void readIfLeft() {
    if (!isRun) {
      startReading();
    }
  }

  /// See [TcpPort.Runner#run].
  boolean run(TcpPort.Runner.Part part, Deadline deadline) {
    return switch (part) {
      case CALL -> runCall(deadline);
      case OUTPUT -> output();
      case INPUT -> output() || input(deadline);
    };
  }

  /// See [TcpPort.Runner#leave].
  void useOwnThreads() {
    if (isRun) {
      isRun = false;
      if (state.connection() == null) {
        startCalling();
      }
      letWrite();
      startReading();
    }
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

  private void callAndRead() {
    if (call(Deadline.NEVER)) {
      readAll();
    }
  }

  /// Calls, unless somebody does or nobody wants it.
  private boolean call(Deadline deadline) {
    if (callee == null || !claim.claim()) {
      return false;
    }
    try {
      attach(connect(callee, deadline));
    } catch (NetworkException e) {
      state.refuse(e.error());
      port.forget(this);
      tell();
    }
    return true;
  }

  private Connection connect(Address peer, Deadline deadline) throws NetworkException {
    try {
      Deadline limit = Deadline.in(port.clock(), StackTcpPort.CALL_LIMIT).orSooner(deadline);
      return port.stack().connect(begins.ip(), peer, limit);
    } finally {
      claim.end();
    }
  }

  private boolean runCall(Deadline deadline) {
    boolean done = call(deadline);
    if (done) {
      readIfLeft();
    }
    return done;
  }

  private void attach(Connection made) {
    if (state.attach(made)) {
      tell();
    } else {
      made.abort();
    }
  }

  private boolean output() {
    boolean claimed = state.claimOutput() != EndState.Work.NONE;
    if (claimed) {
      writeAll(RUNNERS_BYTES);
    }
    return claimed;
  }

  private void letWrite() {
    if (!isRun && state.claimOutput() != EndState.Work.NONE) {
      startWriting();
    }
  }

  private void startWriting() {
    port.threads().start("tcp-write-" + remote(), () -> writeAll(Long.MAX_VALUE));
  }

  private void closeConnection() {
    connection().close();
    state.lose();
    port.forget(this);
  }

  private Connection connection() {
    return Objects.requireNonNull(state.connection());
  }

  /// Reads once, unless somebody reads.
  private boolean input(Deadline deadline) {
    if (!state.claimInput()) {
      return false;
    }
    Came came;
    try {
      came = readOnce(deadline.orSooner(Deadline.in(port.clock(), RUNNERS_READ)));
    } finally {
      state.giveInputBack();
    }
    if (!isRun) {
      startReading();
    } else if (came == Came.NOTHING_IN_TIME && !deadline.hasPassed(port.clock())) {
      useOwnThreads();
    }
    return true;
  }

  private void startReading() {
    if (state.keepInput()) {
      port.threads().start("tcp-read-" + remote(), this::readToTheEnd);
    }
  }

  private void readAll() {
    if (state.keepInput()) {
      readToTheEnd();
    }
  }

  private void readToTheEnd() {
    Came came = Came.BYTES;
    while (came == Came.BYTES) {
      came = readOnce(Deadline.NEVER);
    }
  }

  private Came readOnce(Deadline deadline) {
    try {
      int room = state.awaitRoom();
      if (room == 0) {
        broke();
        return Came.THE_END;
      }
      growPiece();
      piece.clear().limit(Math.min(room, piece.capacity()));
      if (connection().read(piece, deadline) < 0) {
        finCame();
        return Came.THE_END;
      }
      wasFull = !piece.hasRemaining();
      take(piece.flip());
      return Came.BYTES;
    } catch (NetworkException e) {
      if (e.error() == NetworkError.TIMED_OUT) {
        return Came.NOTHING_IN_TIME;
      }
      broke();
      return Came.THE_END;
    }
  }

  /// Makes it larger if the last read has filled it.
  private void growPiece() {
    if (piece.capacity() == 0) {
      piece = ByteBuffer.allocate(FIRST_PIECE_BYTES);
    } else if (wasFull && piece.capacity() < PIECE_BYTES) {
      piece = ByteBuffer.allocate(PIECE_BYTES);
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

  /// Writes what there is, as the one who has claimed the output.
  ///
  /// @param most how many bytes of the connection it may write; a thread of its own writes the rest
  private void writeAll(long most) {
    try {
      for (EndState.Work work = state.nextWork();
          work != EndState.Work.NONE;
          work = state.nextWork()) {
        switch (work) {
          case BYTES -> {
            ByteBuffer next = state.nextPiece();
            int count = next.remaining();
            if (written + count > most) {
              startWriting();
              return;
            }
            written += count;
            connection().write(next, Deadline.in(port.clock(), StackTcpPort.WRITE_LIMIT));
            state.taken(count);
          }
          case FIN -> {
            connection().shutdownOutput();
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
    teller = Thread.currentThread();
    boolean allTold = false;
    try {
      for (Runnable event = state.nextEvent(driver);
          event != null;
          event = state.nextEvent(driver)) {
        event.run();
      }
      allTold = true;
    } finally {
      teller = null;
      if (!allTold) {
        // The driver threw: a bug, which the thread reports. Nothing of the end is left over.
        state.stopTelling();
        destroy();
      }
    }
    Runnable ending = afterTelling.getAndSet(null);
    if (ending != null) {
      ending.run();
    }
  }
}
