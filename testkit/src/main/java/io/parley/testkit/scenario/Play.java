package io.parley.testkit.scenario;

/// What happens in a world: who is there, who writes to whom, when trouble begins.
@FunctionalInterface
public interface Play {

  /// Does it, as the world's first thread. When it returns, the world is [settled][World#settle]
  /// and everything in it is closed.
  ///
  /// @param world the world, without anybody in it
  /// @throws Exception fails the run
  void in(World world) throws Exception;
}
