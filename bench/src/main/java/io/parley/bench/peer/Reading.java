package io.parley.bench.peer;

/// How a receiver reads a connection before it closes it.
public enum Reading {
  /// One read of at most 1,023 bytes, as csend does, which does not wait for the end.
  ONCE,
  /// Up to the end of the stream.
  TO_THE_END
}
