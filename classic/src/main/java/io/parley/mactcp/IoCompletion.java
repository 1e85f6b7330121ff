package io.parley.mactcp;

/// An I/O completion routine (1989 p.7; IM II p.181-182).
///
/// It runs at interrupt level, after `ioResult` was written: it may not call synchronously, nor the
/// [Memory], nor wait for anything; it may call asynchronously. One at a time runs, ASRs among
/// them.
@FunctionalInterface
public interface IoCompletion {

  /// The command has ended.
  ///
  /// @param block its result
  void completed(IoBlock block);
}
