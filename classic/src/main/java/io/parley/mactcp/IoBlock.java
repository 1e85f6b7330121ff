package io.parley.mactcp;

import io.parley.spi.NetworkError;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/// A command under way: the half of a parameter block that the driver writes.
///
/// Any thread may read it at any time. Whoever sees its result sees also what the command brought.
public final class IoBlock {

  private static final Reply.Nothing NOTHING = new Reply.Nothing();

  private final Command command;
  private final @Nullable IoCompletion completion;

  /// Signalled when a synchronous call ends; null for an asynchronous one.
  private final @Nullable Condition ended;

  private volatile Reply reply = NOTHING;
  private volatile @Nullable NetworkError trouble;
  private volatile ResultCode result = ResultCode.IN_PROGRESS;

  IoBlock(Command command, @Nullable IoCompletion completion, @Nullable Condition ended) {
    this.command = command;
    this.completion = completion;
    this.ended = ended;
  }

  /// What was asked.
  ///
  /// @return the command
  public Command command() {
    return command;
  }

  /// The result's number: 1 while the command is under way, then 0 or negative, and that for good
  /// (1989 p.7; IM II p.182).
  ///
  /// @return the number
  public int ioResult() {
    return result.number();
  }

  /// The result by its name.
  ///
  /// @return the code
  public ResultCode result() {
    return result;
  }

  /// What the command brought.
  ///
  /// @param <R> what this command replies
  /// @param type the same
  /// @return the reply
  /// @throws IllegalStateException if it has not ended with `noErr`
  public <R extends Reply> R reply(Class<R> type) {
    if (result != ResultCode.NO_ERR) {
      throw new IllegalStateException(command + " has brought nothing: " + result);
    }
    return type.cast(reply);
  }

  /// Why an open failed, as the TCP underneath tells: a Mac does not say. Besides, `TIMED_OUT` if
  /// the ULP time-out was over first.
  ///
  /// @return the error; empty if the TCP did not tell, if the parameters were wrong, and for
  ///   everything that ended otherwise
  public Optional<NetworkError> trouble() {
    return Optional.ofNullable(trouble);
  }

  /// Notes why it is going to fail; with the driver's lock held.
  void blame(NetworkError why) {
    trouble = why;
  }

  /// Ends it; with the driver's lock held.
  void end(ResultCode how, @Nullable Reply with) {
    if (result != ResultCode.IN_PROGRESS) {
      throw new IllegalStateException(command + " has ended already");
    }
    reply = with == null ? NOTHING : with;
    result = how;
    if (ended != null) {
      ended.signalAll();
    }
  }

  /// Waits until it has ended; with the driver's lock held, by the one who called synchronously.
  void awaitEnd() {
    while (ended != null && result == ResultCode.IN_PROGRESS) {
      ended.awaitUninterruptibly();
    }
  }

  @Nullable IoCompletion completion() {
    return completion;
  }

  @Override
  public String toString() {
    return command + ": " + result;
  }
}
