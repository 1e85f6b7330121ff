package io.parley.opentransport;

import io.parley.opentransport.State.Step;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The calls that move data. Guarded by the lock.
final class Transfer {

  private static final int FLOW = ResultCode.FLOW_ERR.number();
  private static final int FLAGS = Endpoint.T_MORE | Endpoint.T_EXPEDITED;

  private final Standing standing;

  Transfer(Standing standing) {
    this.standing = standing;
  }

  int snd(ByteBuffer from, int flags) {
    int refused = sendRefusal();
    if (refused != Standing.NO_ERROR) {
      return refused;
    } else if ((flags & ~FLAGS) != 0) {
      return ResultCode.BAD_FLAG_ERR.number();
    } else if ((flags & Endpoint.T_EXPEDITED) != 0) {
      return ResultCode.NOT_SUPPORTED_ERR.number();
    } else if (!from.hasRemaining()) {
      return ResultCode.BAD_DATA_ERR.number();
    } else if (!standing.isAcking()) {
      return sndAll(from, null);
    }
    var loan = new Loan(from);
    Connection connection = standing.connection();
    connection.sendBegins();
    int result = sndAll(from, loan);
    connection.sendEnds(loan, result > 0);
    return result;
  }

  private int sendRefusal() {
    return standing.modalRefusal(Step.SENDS, Looks.SEND);
  }

  /// Sends once, or until all is taken, if the caller is to wait.
  private int sndAll(ByteBuffer from, @Nullable Loan loan) {
    int begin = from.position();
    boolean waits = standing.waits();
    int result = sndNow(from, waits, loan);
    while (waits && from.hasRemaining() && (result > 0 || result == FLOW)) {
      result = standing.await() ? sndNow(from, true, loan) : ResultCode.CANCELED_ERR.number();
    }
    int taken = from.position() - begin;
    return taken > 0 ? taken : result;
  }

  private int sndNow(ByteBuffer from, boolean waits, @Nullable Loan loan) {
    int refused = sendRefusal();
    if (refused != Standing.NO_ERROR) {
      return refused;
    }
    int taken = standing.connection().send(from, waits, loan);
    standing.settle();
    return taken > 0 ? taken : FLOW;
  }

  int rcv(ByteBuffer into) {
    return standing.untilThere(standing.waits(), () -> rcvNow(into));
  }

  private int rcvNow(ByteBuffer into) {
    int refused = standing.modalRefusal(Step.RECEIVES, Looks.RECEIVE);
    if (refused != Standing.NO_ERROR || !into.hasRemaining()) {
      return refused;
    }
    int count = standing.connection().receive(into);
    if (count == 0) {
      return Standing.NO_DATA;
    }
    standing.settle();
    return count;
  }

  int countDataBytes() {
    int refused = standing.modalRefusal(Step.RECEIVES, Looks.DISCONNECT);
    if (refused != Standing.NO_ERROR) {
      return refused;
    }
    int count = standing.connection().available();
    return count == 0 ? Standing.NO_DATA : count;
  }

  /// Sends without copies from now on, or with them (p.401-404).
  int setAcking(boolean now) {
    ResultCode refused = standing.refusal();
    if (refused != ResultCode.NO_ERROR) {
      return refused.number();
    } else if (now && !standing.notifications().isInstalled()) {
      return ResultCode.ACCESS_ERR.number();
    } else if (standing.hasConnection() && standing.connection().hasLoans()) {
      return ResultCode.STATE_CHANGE_ERR.number();
    }
    standing.setAcking(now);
    return Standing.NO_ERROR;
  }
}
