package io.parley.app.demo;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.parley.app.stack.StackProfile;
import io.parley.app.test.TestPlan;
import java.time.Duration;

/// What the demo tells a node to do: a line of JSON on the node's standard input, whose end means
/// [Quit], so that no node outlives its demo.
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "order")
sealed interface NodeOrder {

  /// Start on this port, of TCP and of UDP, over this stack, and stop what ran before.
  record Listen(int port, StackProfile stack) implements NodeOrder {}

  /// Run a test. `patience` is for its deliveries, after the last message.
  record RunTest(TestPlan plan, Duration patience) implements NodeOrder {}

  /// Send [Singles].
  record SendSingles(int count, Duration pause) implements NodeOrder {}

  /// Tell how it stands with the stack's streams or endpoints.
  record TellStack() implements NodeOrder {}

  /// Run a [StackRush], on stacks of its own.
  ///
  /// @param stack what is held against the kernel's sockets
  /// @param callers how many call at once
  /// @param warmUps rounds before those that count
  /// @param rounds those that count
  /// @param patience for a round on one stack
  record Rush(StackProfile stack, int callers, int warmUps, int rounds, Duration patience)
      implements NodeOrder {}

  /// Answer from now on what people write.
  record Answer() implements NodeOrder {}

  /// Stop, report what is left, and exit.
  record Quit() implements NodeOrder {}
}
