package io.parley.testkit.contract;

/// The body of a test.
@FunctionalInterface
public interface ThrowingRunnable {

  /// Does it.
  ///
  /// @throws Exception fails the test
  void run() throws Exception;
}
