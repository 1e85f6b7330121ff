package io.parley.mactcp;

/// The Memory Manager, as far as a network program meets it: it may be called by tasks only, never
/// at interrupt level (1989 p.27, 50; IM II p.181).
public final class Memory {

  private final Interrupts interrupts;

  Memory(Interrupts interrupts) {
    this.interrupts = interrupts;
  }

  /// Allocates a block.
  ///
  /// @param length how many bytes
  /// @return the block
  /// @throws LevelViolation at interrupt level
  public Block newPtr(int length) {
    interrupts.checkTaskLevel("NewPtr");
    if (length < 0) {
      throw new IllegalArgumentException("a block has no less than 0 bytes: " + length);
    }
    return new Block(length);
  }

  /// Gives a block back.
  ///
  /// @param block the block
  /// @throws LevelViolation at interrupt level
  /// @throws IllegalStateException if an open stream has it, or it was given back already: on a Mac
  ///   memory would be destroyed
  public void disposePtr(Block block) {
    interrupts.checkTaskLevel("DisposePtr");
    interrupts.locked(block::dispose);
  }
}
