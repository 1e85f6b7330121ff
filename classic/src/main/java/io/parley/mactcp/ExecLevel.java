package io.parley.mactcp;

/// On what level a thread runs.
public enum ExecLevel {
  /// A program's own threads: everything is allowed.
  SYSTEM_TASK,
  /// Completion routines and ASRs: no synchronous call, no Memory Manager (1989 p.27, 50; IM II
  /// p.181-182).
  INTERRUPT
}
