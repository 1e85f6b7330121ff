package io.parley.internal.classic;

import io.parley.classic.TcpPort;
import io.parley.spi.NetworkError;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the TCP underneath has told of one end, until its thread takes it up. Guarded by the
/// driver's lock.
///
/// However much is told meanwhile, it is one word to that thread: nothing is lost by that, and
/// nothing can pile up. Acknowledgements are told on first, then data, then the peer's FIN, and a
/// reset last, which is the order in which they can happen.
public final class PortSignals implements TcpPort.Events {

  private final Listener listener;
  private final DriverThread thread;
  private TcpPort.@Nullable End end;
  private boolean waiting;
  private boolean established;
  private @Nullable NetworkError refused;
  private boolean data;
  private boolean room;
  private int acknowledged;
  private boolean finAcknowledged;
  private boolean fin;
  private boolean reset;

  /// Makes one for an end that [#belongTo] names, before the lock is given up.
  ///
  /// @param listener told by the thread
  /// @param thread the driver's
  public PortSignals(Listener listener, DriverThread thread) {
    this.listener = listener;
    this.thread = thread;
  }

  /// Whom the driver's thread tells, with the lock held.
  public interface Listener {

    /// The connection is made.
    void established();

    /// The open has failed.
    void refused(NetworkError why);

    /// Bytes came, or there is room, or bytes were acknowledged.
    void moved(int acknowledged);

    /// The peer knows that our output has ended.
    void finAcknowledged();

    /// The peer's output has ended.
    void fin();

    /// The connection is no more.
    void reset();
  }

  /// Names the end whose events these are.
  public void belongTo(TcpPort.End made) {
    end = made;
  }

  /// The end.
  public TcpPort.End end() {
    return Objects.requireNonNull(end);
  }

  /// Nothing more is told.
  public void silence() {
    end = null;
  }

  @Override
  public void established() {
    leave(() -> established = true);
  }

  @Override
  public void refused(NetworkError why) {
    leave(() -> refused = why);
  }

  @Override
  public void data() {
    leave(() -> data = true);
  }

  @Override
  public void room() {
    leave(() -> room = true);
  }

  @Override
  public void acknowledged(int count) {
    leave(() -> acknowledged += count);
  }

  @Override
  public void fin() {
    leave(() -> fin = true);
  }

  @Override
  public void finAcknowledged() {
    leave(() -> finAcknowledged = true);
  }

  @Override
  public void reset() {
    leave(() -> reset = true);
  }

  private void leave(Runnable what) {
    thread.leaveWord(
        () -> {
          what.run();
          boolean isNew = !waiting;
          waiting = true;
          return isNew;
        },
        this::tell);
  }

  private void tell() {
    waiting = false;
    if (end != null && established) {
      established = false;
      listener.established();
    }
    if (end != null && (data || room || acknowledged > 0)) {
      int count = acknowledged;
      data = false;
      room = false;
      acknowledged = 0;
      listener.moved(count);
    }
    if (end != null && finAcknowledged) {
      finAcknowledged = false;
      listener.finAcknowledged();
    }
    if (end != null && fin) {
      fin = false;
      listener.fin();
    }
    if (end != null && refused != null) {
      listener.refused(refused);
    } else if (end != null && reset) {
      listener.reset();
    }
  }
}
