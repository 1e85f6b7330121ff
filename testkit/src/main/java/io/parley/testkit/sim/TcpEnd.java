package io.parley.testkit.sim;

import static io.parley.testkit.sim.Segment.ACK;
import static io.parley.testkit.sim.Segment.FIN;
import static io.parley.testkit.sim.Segment.NO_DATA;
import static io.parley.testkit.sim.Segment.RST;
import static io.parley.testkit.sim.Segment.SYN;

import io.parley.classic.TcpPort;
import io.parley.spi.NetworkError;
import java.nio.ByteBuffer;

/// One end of one TCP connection: the control block of RFC 9293, as a passive machine. Guarded by
/// the network's lock, which everybody holds who calls it.
///
/// It has no threads and no clock. Three things move it: calls of its user, segments that
/// [#arrive], and its one timer. It speaks to the network through [Surroundings] and to its user
/// through [TcpPort.Events].
///
/// What it does as a kernel does: each segment with data is acknowledged at once; what comes ahead
/// of a gap is kept; what is not acknowledged is sent again, at doubling intervals; a window that
/// is full is probed; a close with unread bytes sends RST, and so is answered whatever comes for a
/// user who is gone; an end without user does not wait for the peer's FIN for ever.
///
/// What is left out: congestion control, delayed acknowledgements, Nagle's algorithm, fast
/// retransmit, round-trip estimates (the first interval is fixed), urgent data, simultaneous open.
///
/// Bounds: [TcpLimits], [ReceiveSide#MAX_AHEAD], and the times below.
final class TcpEnd {

  /// An instant that does not come.
  static final long NEVER = Long.MAX_VALUE;

  /// The first interval after which something is sent again, Linux's shortest.
  static final long AGAIN_NANOS = 200_000_000L;

  /// The longest interval. A kernel's are longer; here it is to be seen soon that a cut is healed.
  static final long AGAIN_MOST_NANOS = 2_000_000_000L;

  /// The first interval between calls that go unanswered (RFC 6298), and the longest.
  static final long CALL_NANOS = 1_000_000_000L;

  static final long CALL_MOST_NANOS = 4_000_000_000L;

  /// How long a call is tried, as Linux tries: some two minutes.
  static final long CALL_GIVE_UP_NANOS = 127_000_000_000L;

  /// How long a connection lives whose peer says nothing to what is sent: as Linux, a quarter of an
  /// hour.
  static final long GIVE_UP_NANOS = 924_000_000_000L;

  /// How long an end is kept when all is said (TIME_WAIT), and how long one without a user waits
  /// for the peer's FIN: both as Linux.
  static final long LINGER_NANOS = 60_000_000_000L;

  private final Surroundings around;
  private final TcpPort.Events events;
  private final SendSide out;
  private final ReceiveSide in;
  private TcpState state = TcpState.CLOSED;

  /// Whether the user has closed: nobody will read any more.
  private boolean orphan;

  /// Whether a write had to leave something.
  private boolean shortOfRoom;

  private boolean timerRuns;
  private long interval = CALL_NANOS;

  /// When the peer was last heard, or when we began to wait for it.
  private long heard;

  /// What was on its way when the timer ran out: sent again piece by piece.
  private long lostUpTo;

  TcpEnd(Surroundings around, TcpPort.Events events, TcpLimits limits, long firstNumber) {
    this.around = around;
    this.events = events;
    this.out = new SendSide(limits, firstNumber);
    this.in = new ReceiveSide(limits);
  }

  /// Where an end lives. Called with the network's lock held; takes what it is told and returns.
  interface Surroundings {

    /// Sends a segment to the other end; it may be lost.
    void transmit(Segment segment);

    /// Sets the one timer, instead of what it was set to. [#timerFired] is called when the instant
    /// has come; [#NEVER] stops it.
    void timer(long instant);

    long now();

    /// The state has changed; after CLOSED this end answers nothing more and can be forgotten.
    void changed(TcpState before, TcpState after, String reason);
  }

  TcpState state() {
    return state;
  }

  /// Calls the other end.
  void call() {
    heard = around.now();
    become(TcpState.SYN_SENT, "called");
    transmit(SYN, out.una(), NO_DATA);
    arm();
  }

  /// Answers a call.
  void answer(Segment syn) {
    heard = around.now();
    in.begin(syn.end());
    become(TcpState.SYN_RECEIVED, "was called");
    acknowledge();
    arm();
  }

  /// How many bytes can be read.
  int available() {
    return in.available();
  }

  boolean finCame() {
    return in.finCame();
  }

  /// Reads bytes that are available, also after the connection is no more.
  void read(ByteBuffer into, int count) {
    in.read(into, count);
    if (state != TcpState.CLOSED && in.shouldTell()) {
      acknowledge();
    }
  }

  /// Takes what there is room for. Only while the connection lives and our output has not ended.
  void write(ByteBuffer from) {
    out.write(from);
    shortOfRoom = from.hasRemaining();
    push();
  }

  /// Ends our output: FIN goes behind what was written.
  void endOutput() {
    if (state == TcpState.CLOSED || out.hasEnded()) {
      return;
    }
    out.end();
    become(state.afterOutputEnded(), "our output ended");
    push();
  }

  /// The user goes, in order if it has read all that came.
  void close() {
    if (in.available() > 0) {
      abort("closed with unread bytes");
    } else if (state != TcpState.CLOSED) {
      orphan = true;
      endOutput();
      if (state == TcpState.FIN_WAIT_2) {
        linger();
      }
    }
  }

  /// The user goes at once.
  void abort() {
    abort("aborted");
  }

  /// The connection breaks, without a word to the peer.
  void lose(String reason) {
    lose(reason, NetworkError.REFUSED);
  }

  /// The same.
  ///
  /// @param why what the user is told if it is still calling
  void lose(String reason, NetworkError why) {
    if (state == TcpState.CLOSED) {
      return;
    }
    boolean calling = state == TcpState.SYN_SENT;
    become(TcpState.CLOSED, reason);
    if (orphan) {
      return;
    }
    if (calling) {
      events.refused(why);
    } else {
      events.reset();
    }
  }

  /// This end ceases to be, without a word to anybody: its machine is no more, or a call is given
  /// up.
  void vanish(String reason) {
    orphan = true;
    lose(reason);
  }

  /// A segment has come.
  void arrive(Segment segment) {
    if (state == TcpState.SYN_SENT) {
      arriveAtCaller(segment);
    } else if (state == TcpState.CLOSED) {
      return;
    } else if (!in.accepts(segment)) {
      if (!segment.has(RST)) {
        heard = around.now();
        acknowledge();
      }
    } else if (segment.has(RST)) {
      lose("the peer reset it");
    } else if (segment.has(SYN)) {
      acknowledge();
    } else if (segment.has(ACK) && takeAcknowledgement(segment)) {
      takeContent(segment);
    }
  }

  /// The instant has come that the timer was set to.
  void timerFired() {
    timerRuns = false;
    if (state == TcpState.TIME_WAIT || (state == TcpState.FIN_WAIT_2 && orphan)) {
      become(TcpState.CLOSED, "its time is over");
      return;
    }
    boolean opening = state.isOpening();
    if (around.now() - heard > (opening ? CALL_GIVE_UP_NANOS : GIVE_UP_NANOS)) {
      lose("the peer does not answer", NetworkError.TIMED_OUT);
      return;
    }
    interval = Math.min(2 * interval, opening ? CALL_MOST_NANOS : AGAIN_MOST_NANOS);
    switch (state) {
      case SYN_SENT -> transmit(SYN, out.una(), NO_DATA);
      case SYN_RECEIVED -> acknowledge();
      case ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK -> sendAgainOrProbe();
      case TIME_WAIT, CLOSED -> {}
    }
    arm();
  }

  private void sendAgainOrProbe() {
    if (out.isInFlight()) {
      lostUpTo = out.nxt();
      sendAgain();
    } else if (out.isBlocked()) {
      // It has a number that is acknowledged already, so it is answered with the window.
      transmit(ACK, out.una() - 1, NO_DATA);
    }
  }

  private void arriveAtCaller(Segment segment) {
    if (!segment.has(ACK)) {
      return;
    }
    if (!out.isSynAcknowledgedBy(segment.ack())) {
      answerStranger(segment);
    } else if (segment.has(RST)) {
      lose("refused");
    } else if (segment.has(SYN)) {
      in.begin(segment.seq() + 1);
      opened(segment);
      acknowledge();
      events.established();
    }
  }

  /// A segment of a connection that is no more.
  private void answerStranger(Segment segment) {
    if (!segment.has(RST)) {
      around.transmit(new Segment(RST, segment.ack(), 0, 0, NO_DATA));
    }
  }

  private void opened(Segment segment) {
    out.synAcknowledged(segment);
    heard = around.now();
    interval = AGAIN_NANOS;
    timer(NEVER);
    become(TcpState.ESTABLISHED, "the handshake is over");
  }

  /// Whether the segment's content is to be looked at too.
  private boolean takeAcknowledgement(Segment segment) {
    heard = around.now();
    if (state == TcpState.SYN_RECEIVED) {
      if (!out.isSynAcknowledgedBy(segment.ack())) {
        answerStranger(segment);
        return false;
      }
      opened(segment);
      events.established();
    } else if (segment.ack() > out.nxt()) {
      acknowledge();
      return false;
    }
    long before = out.una();
    boolean finWasKnown = out.isFinAcknowledged();
    int bytes = out.acknowledge(segment);
    if (out.una() > before) {
      interval = AGAIN_NANOS;
      timer(NEVER);
      if (out.una() < lostUpTo) {
        sendAgain();
      }
    }
    push();
    tellAcknowledged(bytes, !finWasKnown && out.isFinAcknowledged());
    return true;
  }

  private void tellAcknowledged(int bytes, boolean finToo) {
    if (finToo) {
      become(state.afterFinAcknowledged(), "our FIN is acknowledged");
      if (state == TcpState.TIME_WAIT || (state == TcpState.FIN_WAIT_2 && orphan)) {
        linger();
      }
    }
    if (orphan) {
      return;
    }
    if (bytes > 0) {
      events.acknowledged(bytes);
      if (shortOfRoom) {
        shortOfRoom = false;
        events.room();
      }
    }
    if (finToo) {
      events.finAcknowledged();
    }
  }

  private void takeContent(Segment segment) {
    int length = segment.data().length;
    if (length == 0 && !segment.has(FIN)) {
      return;
    }
    if (orphan && segment.seq() + length > in.next()) {
      abort("bytes came for nobody");
      return;
    }
    int before = in.available();
    boolean finWasKnown = in.finCame();
    in.take(segment);
    boolean finToo = !finWasKnown && in.finCame();
    if (finToo) {
      become(state.afterFinCame(), "the peer's FIN came");
      if (state == TcpState.TIME_WAIT) {
        linger();
      }
    }
    acknowledge();
    if (in.available() > before) {
      events.data();
    }
    if (finToo && !orphan) {
      events.fin();
    }
  }

  private void abort(String reason) {
    if (state == TcpState.CLOSED) {
      return;
    }
    if (state != TcpState.SYN_SENT && state != TcpState.TIME_WAIT) {
      transmit(RST | ACK, out.nxt(), NO_DATA);
    }
    vanish(reason);
  }

  /// Sends all that may go.
  private void push() {
    if (state.isOpening() || state == TcpState.CLOSED) {
      return;
    }
    if (!timerRuns) {
      heard = around.now();
      interval = AGAIN_NANOS;
    }
    for (int length = out.nextLength(); length >= 0; length = out.nextLength()) {
      long seq = out.nxt();
      byte[] bytes = out.bytes(seq, length);
      transmit(out.sent(length), seq, bytes);
    }
    arm();
  }

  private void sendAgain() {
    int length = out.againLength();
    transmit(out.againFlags(length), out.una(), out.bytes(out.una(), length));
  }

  /// Tells the peer where we are; to one who called, that we have heard the call.
  private void acknowledge() {
    if (state == TcpState.SYN_RECEIVED) {
      transmit(SYN | ACK, out.una(), NO_DATA);
    } else {
      transmit(ACK, out.nxt(), NO_DATA);
    }
  }

  private void transmit(int flags, long seq, byte[] data) {
    boolean first = state == TcpState.SYN_SENT;
    around.transmit(new Segment(flags, seq, first ? 0 : in.next(), in.tellWindow(), data));
  }

  /// Sets the timer if something is waited for that may never come, and it does not run.
  private void arm() {
    if (timerRuns || state == TcpState.CLOSED || state == TcpState.TIME_WAIT) {
      return;
    }
    if (state.isOpening() || out.isInFlight() || out.isBlocked()) {
      timer(around.now() + interval);
    }
  }

  private void linger() {
    timer(around.now() + LINGER_NANOS);
  }

  private void timer(long instant) {
    if (timerRuns || instant != NEVER) {
      timerRuns = instant != NEVER;
      around.timer(instant);
    }
  }

  private void become(TcpState next, String reason) {
    TcpState before = state;
    if (next == before) {
      return;
    }
    state = next;
    if (next == TcpState.CLOSED) {
      timer(NEVER);
      out.discard();
      if (orphan) {
        in.discard();
      }
    }
    around.changed(before, next, reason);
  }
}
