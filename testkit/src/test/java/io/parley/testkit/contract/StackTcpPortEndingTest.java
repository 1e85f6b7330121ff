package io.parley.testkit.contract;

import static io.parley.testkit.contract.TwoPorts.forEachSeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.contract.TcpPortWorld.Side;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Ends of a [io.parley.classic.StackTcpPort] that are given up at odd moments.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StackTcpPortEndingTest {

  private static final int FEW = 5;
  private static final int MANY = 50;

  /// What the stack does to end a connection takes a while, and a driver holds its locks in an
  /// event.
  @Test
  void whatIsEndedInAnEventIsEndedAsSoonAsItIsTold() {
    forEachSeed(
        FEW,
        lan -> {
          Side bob = lan.answer();
          Side alice = lan.callAndMeet(bob);
          var open = new ArrayList<Integer>();
          alice
              .driver()
              .on(
                  "fin",
                  () -> {
                    alice.end().abort();
                    open.add(lan.net.connections().size());
                  });
          bob.end().endOutput();
          bob.driver().awaitEvent("reset");
          open.add(lan.net.connections().size());
          assertThat(open).containsExactly(2, 0);
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void anAbortAtAnyTimeAfterACloseDoesNothing() {
    forEachSeed(
        4 * MANY,
        lan -> {
          Side bob = lan.answer();
          Side alice = lan.callAndMeet(bob);
          alice.end().write(ByteBuffer.allocate(3));
          alice.end().close();
          lan.world.sleep(Duration.ofNanos(lan.world.random().nextInt(20_000)));
          alice.end().abort();
          bob.driver().await("the end", () -> bob.driver().milestones().size() == 2);
          assertThat(bob.driver().milestones()).containsExactly("established", "fin");
          bob.end().abort();
          lan.assertNothingIsLeft();
        });
  }
}
