package io.parley.spi;

/// Where all threads of a node come from.
///
/// Production gives virtual threads; a simulator gives virtual threads whose scheduler is its own.
@FunctionalInterface
public interface Threads {

  /// Starts a thread. May be called by any thread.
  ///
  /// @param name the thread's name, in logs and dumps: what it is and for whom, `lane-bob`
  /// @param body what it does; an exception that leaves it is a bug and is reported as uncaught
  /// @return the started thread
  Thread start(String name, Runnable body);
}
