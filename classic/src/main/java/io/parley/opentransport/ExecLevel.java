package io.parley.opentransport;

/// On what level a thread runs (p.64, 76, 135-141).
public enum ExecLevel {
  /// A program's own threads: everything is allowed.
  SYSTEM_TASK,
  /// Notifiers and deferred tasks: no synchronous call (p.135). The book says that a notifier runs
  /// at this level or at system task time, and to assume this one (p.76).
  DEFERRED_TASK,
  /// Hardware interrupts: no function of a provider (p.64, 137).
  HARDWARE_INTERRUPT
}
