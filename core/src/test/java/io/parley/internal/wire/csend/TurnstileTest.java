package io.parley.internal.wire.csend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TurnstileTest {

  private final Turnstile turnstile = new Turnstile(new SteppedClock());
  private final BlockingQueue<String> passed = new LinkedBlockingQueue<>();

  @Test
  void theFirstPassesAtOnceAndOthersInTheOrderInWhichTheyEntered() throws Exception {
    List<Turnstile.Turn> turns = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      turns.add(turnstile.enter(Csend.BOB));
    }
    for (int i = 4; i >= 0; i--) {
      pass("turn " + i, turns.get(i));
    }
    for (int i = 0; i < 5; i++) {
      assertThat(passed.take()).isEqualTo("turn " + i);
    }
  }

  @Test
  void otherAddressesDoNotWait() throws Exception {
    turnstile.enter(Csend.BOB);
    turnstile.enter(Csend.ZED).await();
  }

  @Test
  void whoLeavesFromTheMiddleHoldsUpNobody() throws Exception {
    Turnstile.Turn first = turnstile.enter(Csend.BOB);
    Turnstile.Turn second = turnstile.enter(Csend.BOB);
    Turnstile.Turn third = turnstile.enter(Csend.BOB);
    second.leave();
    second.leave();
    first.await();
    first.leave();
    third.await();
  }

  @Test
  void queuesVanishWhenTheyAreEmpty() {
    Turnstile.Turn bob = turnstile.enter(Csend.BOB);
    Turnstile.Turn bobAgain = turnstile.enter(Csend.BOB);
    Turnstile.Turn zed = turnstile.enter(Csend.ZED);
    assertThat(turnstile.size()).isEqualTo(2);
    bob.leave();
    zed.leave();
    assertThat(turnstile.size()).isEqualTo(1);
    bobAgain.leave();
    assertThat(turnstile.size()).isZero();
  }

  private void pass(String name, Turnstile.Turn turn) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            turn.await();
            passed.add(name);
          } catch (InterruptedException unexpected) {
            passed.add(unexpected.toString());
          }
          turn.leave();
        });
  }
}
