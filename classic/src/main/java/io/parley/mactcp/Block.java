package io.parley.mactcp;

/// A block of memory that does not move, as NewPtr gives it: what receive areas are made of (1989
/// p.27, 32). From [Memory].
///
/// The model keeps what has come in memory of its own: of an area it knows whose it is and how long
/// it is.
public final class Block {

  private final int length;

  /// Guarded by the driver's lock.
  private boolean inUse;

  private boolean disposed;

  Block(int length) {
    this.length = length;
  }

  /// Its length.
  ///
  /// @return bytes
  public int length() {
    return length;
  }

  boolean isInUse() {
    return inUse;
  }

  void use(boolean byAStream) {
    inUse = byAStream;
  }

  void dispose() {
    if (inUse || disposed) {
      throw new IllegalStateException(
          disposed
              ? "the block has been disposed of already"
              : "a stream owns the block until its release (1989 p.27)");
    }
    disposed = true;
  }

  boolean isDisposed() {
    return disposed;
  }
}
