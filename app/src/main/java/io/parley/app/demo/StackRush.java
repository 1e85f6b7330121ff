package io.parley.app.demo;

import io.parley.app.stack.ConnectRush;
import io.parley.app.stack.NodeStack;
import io.parley.app.stack.StackProfile;
import io.parley.spi.Environment;
import io.parley.spi.NetworkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Holds a stack against the kernel's sockets: [rushes][ConnectRush] on each in turn, in one
/// process, so that both meet the same machine.
final class StackRush {

  private static final int PERCENT = 99;

  private StackRush() {}

  /// Rushes on stacks of its own, and closes them.
  ///
  /// @return what was measured until it ended, and why it did, if that was too early
  static NodeReport.Rushed run(NodeOrder.Rush order) throws InterruptedException {
    Environment ours = NodeStack.open(order.stack()).environment();
    Environment posix = NodeStack.open(StackProfile.POSIX).environment();
    List<Duration> oursTook = new ArrayList<>();
    List<Duration> posixTook = new ArrayList<>();
    String problem = "";
    try {
      for (int round = 1; round <= order.warmUps() + order.rounds(); round++) {
        Duration sockets = rush(posix, order);
        Duration stack = rush(ours, order);
        if (round > order.warmUps()) {
          posixTook.add(sockets);
          oursTook.add(stack);
        }
      }
    } catch (NetworkException e) {
      problem = String.valueOf(e.getMessage());
    } finally {
      ours.stack().close();
      posix.stack().close();
    }
    return new NodeReport.Rushed(oursTook, posixTook, problem);
  }

  private static Duration rush(Environment on, NodeOrder.Rush order)
      throws NetworkException, InterruptedException {
    return ConnectRush.run(on.stack(), on.clock(), order.callers(), order.patience())
        .percentile(PERCENT);
  }
}
