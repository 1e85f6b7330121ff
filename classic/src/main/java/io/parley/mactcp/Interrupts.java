package io.parley.mactcp;

import io.parley.internal.classic.DriverThread;
import org.jspecify.annotations.Nullable;

/// The interrupt level of a driver: its thread calls completion routines and ASRs.
///
/// Synchronous callers wait on the lock's conditions in [IoBlock#awaitEnd].
///
/// Bounds: there are as many routines as commands that the program has under way, and the events of
/// their streams, each of which takes a command to be told again; alarms are two for each command
/// and connection.
final class Interrupts extends DriverThread {

  Interrupts(Machine machine) {
    super(machine.clock(), machine.tcp());
  }

  ExecLevel level() {
    return isCurrent() ? ExecLevel.INTERRUPT : ExecLevel.SYSTEM_TASK;
  }

  /// @throws LevelViolation at interrupt level
  void checkTaskLevel(String what) {
    if (level() == ExecLevel.INTERRUPT) {
      violation();
      throw new LevelViolation(what + " at interrupt level (1989 p.50; IM II p.181)");
    }
  }

  /// Ends a command; its completion routine is called after. The lock is held.
  void end(IoBlock block, ResultCode result, @Nullable Reply reply) {
    block.end(result, reply);
    IoCompletion completion = block.completion();
    if (completion != null) {
      call(() -> completion.completed(block));
    }
  }

  void end(IoBlock block, ResultCode result) {
    end(block, result, null);
  }
}
