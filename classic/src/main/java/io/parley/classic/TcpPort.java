package io.parley.classic;

import io.parley.spi.Address;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/// The TCP of a machine as a driver sees it: nothing blocks, and what happens is told by events.
///
/// A call may come from any thread and returns at once. It takes no lock of its caller's and tells
/// no event before it has returned, so a driver may hold its own lock while it calls.
///
/// There is no backlog: a connection is taken by an [End] that was made for it with [#answer], one
/// each; whoever calls while none is waiting is refused.
public interface TcpPort {

  /// Calls another machine. [Events#established] or [Events#refused] tells what has become of it.
  ///
  /// @param from the address of ours that the call leaves from; the wildcard address leaves it to
  ///   the TCP
  /// @param peer where to
  /// @param events told what happens to this end
  /// @return our end
  /// @throws NetworkException `SHORTAGE`, `CLOSED`
  End call(InetAddress from, Address peer, Events events) throws NetworkException;

  /// Waits for one call. [Events#established] tells that it has come.
  ///
  /// Several ends may wait on one port; each takes one connection, the one that waits longest
  /// first.
  ///
  /// @param local an address of ours, or the wildcard address, and the port; port 0 lets the TCP
  ///   choose one, which [End#local] tells
  /// @param events told what happens to this end
  /// @return our end
  /// @throws NetworkException `ADDRESS_IN_USE` if a listener of another kind has the port,
  ///   `ADDRESS_UNAVAILABLE`, `PERMISSION_DENIED`, `SHORTAGE`, `CLOSED`
  End answer(Address local, Events events) throws NetworkException;

  /// Whether a driver may use the threads that tell it events for what else it has to do: they can
  /// wait for a lock, and nobody but their own end waits for them.
  ///
  /// @return false if the driver must return from each event at once
  default boolean lendsThreads() {
    return false;
  }

  /// Offers to do the blocking calls of an end on the threads that wait for them anyway.
  ///
  /// @return for one end; does nothing if this TCP has no blocking calls
  default Runner runner() {
    return Runner.IDLE;
  }

  /// Does the blocking calls of one end on the threads of those who wait for what comes of them:
  /// that saves each the way to another thread and back, which is most of what a short connection
  /// costs beside its calls.
  ///
  /// The end is the one that is asked for [within][#ask]. Until [#leave] nothing is called to, and
  /// nothing read, but in [#run]; what would make a runner wait for its peer is written by a thread
  /// of the port. Events are told as always, by the thread in which they happen.
  interface Runner {

    /// Does nothing.
    Runner IDLE =
        new Runner() {
          @Override
          public <T, X extends Throwable> T ask(ScopedValue.CallableOp<T, X> question) throws X {
            return question.call();
          }

          @Override
          public boolean run(Part part, Deadline deadline) {
            return false;
          }

          @Override
          public void leave() {
            // There is nothing to leave.
          }
        };

    /// Which of an end's calls.
    enum Part {
      /// The call to the peer.
      CALL,
      /// What is to be sent. Does not wait for the peer.
      OUTPUT,
      /// What comes: one read. Output goes first.
      INPUT
    }

    /// Asks the port for an end, whose runner this becomes.
    ///
    /// @param <T> what the question brings
    /// @param <X> what it may throw
    /// @param question calls the port once, in this thread
    /// @return what it brought
    /// @throws X as the question
    <T, X extends Throwable> T ask(ScopedValue.CallableOp<T, X> question) throws X;

    /// Does a part, if it is to be done and nobody else is at it. Blocks, and may take a part of
    /// the deadline only; no lock may be held.
    ///
    /// @param part what
    /// @param deadline until when
    /// @return whether something was done; if not, there is nothing to do but to wait
    boolean run(Part part, Deadline deadline);

    /// Nobody runs it any more: the port's own threads do. A second call does nothing.
    void leave();
  }

  /// One end of a connection. After [#close], [#abort], [Events#refused] or [Events#reset] no event
  /// is told any more; only one that is being told while another thread closes or aborts may still
  /// be on its way to the driver. After `close` and `abort` nothing more may be asked of it, but
  /// these two again, which then do nothing.
  interface End {

    /// Our address: while an end waits for a call, where it waits. While it calls, the address that
    /// the call leaves from may not be decided: it is the one that the call was given, and the port
    /// may be 0.
    ///
    /// @return the local address
    Address local();

    /// The other end's address.
    ///
    /// @return the remote address
    /// @throws IllegalStateException while nobody has called
    Address remote();

    /// Takes bytes to be sent, as many as there is room for. If it leaves some, [Events#room] tells
    /// when to go on. After a reset it takes none.
    ///
    /// @param from the bytes; its position tells how many were taken
    /// @throws IllegalStateException before the connection is established, or after our output
    ///   ended
    void write(ByteBuffer from);

    /// Gives bytes that have come. Also after a reset.
    ///
    /// @param into takes the bytes
    /// @return how many; 0 if there are none
    int read(ByteBuffer into);

    /// How many bytes can be read.
    ///
    /// @return the count
    int available();

    /// Ends our output: FIN goes behind what was written. A second call does nothing.
    ///
    /// @throws IllegalStateException before the connection is established
    void endOutput();

    /// Gives the end up, in order: what was written goes out, then FIN; but RST if bytes have come
    /// that were not read. One that waits for a call waits no more.
    void close();

    /// Gives the end up with RST.
    void abort();
  }

  /// What an end tells. Called without any lock held, one event at a time and in the order in which
  /// things happened, by a thread of the implementation; must not block.
  interface Events {

    /// The connection is made.
    void established();

    /// The call that was to make the connection cannot be made, or had no answer. Told of an end
    /// that called, never of one that waits.
    ///
    /// @param why `REFUSED` if nobody listens there, `UNREACHABLE`, `TIMED_OUT` if nobody answered
    ///   for too long, `SHORTAGE`, `ADDRESS_UNAVAILABLE` if the call was to leave from an address
    ///   that is not ours, `PERMISSION_DENIED`; `CLOSED` if the TCP went away underneath
    void refused(NetworkError why);

    /// Bytes have come that can be read. Told again when more have come.
    void data();

    /// There is room again, after a write that had to leave some.
    void room();

    /// The peer's machine has so many bytes more of ours. Over a stack that does not tell, this
    /// means that our machine has taken them.
    ///
    /// @param count how many
    void acknowledged(int count);

    /// The peer's output has ended: what can be read is the last.
    void fin();

    /// The peer's machine knows that our output has ended. Over a stack that does not tell, our
    /// machine does.
    void finAcknowledged();

    /// The connection is no more: the peer reset it, did not answer for too long, or our own
    /// machine could not go on. Of an end that waits: nobody can call it any more.
    void reset();
  }
}
