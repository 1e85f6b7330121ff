package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.MessageId;
import io.parley.Peer;
import io.parley.Presence;
import io.parley.ShutdownReport.Undelivered;
import io.parley.app.test.FakeMessenger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// At the end it is told what may be lost, and what waits for the next start.
class FarewellTest {

  private final FakeMessenger fake = new FakeMessenger();
  private final Peer bob = fake.add("bob", Presence.AWAY);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Undelivered queued = left(1, "hello\u0007", DeliveryState.QUEUED);
  private final Undelivered cutOff = left(2, "perhaps", DeliveryState.UNKNOWN);

  @Test
  void inMemoryWhatIsQueuedIsLost() {
    Farewell farewell = farewell(false);
    farewell.say(List.of(queued, cutOff));

    assertThat(shown())
        .containsExactly("Not sent to bob: hello^G", "Perhaps sent to bob (cut off): perhaps");
    assertThat(farewell.isSafe(List.of(queued))).isFalse();
    assertThat(farewell.isSafe(List.of())).isTrue();
  }

  @Test
  void aStoreThatLastsKeepsWhatIsQueued() {
    Farewell farewell = farewell(true);
    farewell.say(List.of(queued, cutOff));

    assertThat(shown())
        .containsExactly(
            "Perhaps sent to bob (cut off): perhaps",
            "Still queued for bob: hello^G",
            "What is queued goes out when you start again.");
    assertThat(farewell.isSafe(List.of(queued))).isTrue();
    assertThat(farewell.isSafe(List.of(queued, cutOff))).isFalse();
  }

  @Test
  void ofManyThatAreKeptSomeAreNamed() {
    List<Undelivered> many = new ArrayList<>();
    IntStream.rangeClosed(1, 13).forEach(i -> many.add(left(i, "t" + i, DeliveryState.QUEUED)));
    farewell(true).say(many);

    assertThat(shown())
        .hasSize(12)
        .contains("Still queued for bob: t10", "... and 3 more.")
        .doesNotContain("Still queued for bob: t11");
  }

  @Test
  void whereNothingIsLeftNothingIsSaid() {
    farewell(true).say(List.of());

    assertThat(shown()).isEmpty();
  }

  private Farewell farewell(boolean storeLasts) {
    Screen screen = new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), ZoneOffset.UTC);
    return new Farewell(screen, new Recipients(fake.messenger()), storeLasts);
  }

  private Undelivered left(long number, String text, DeliveryState state) {
    Delivery queued = Delivery.queued(new MessageId(number), bob.id(), Instant.EPOCH);
    return new Undelivered(
        state == DeliveryState.QUEUED ? queued : queued.become(state, 1, Instant.EPOCH, "cut off"),
        text);
  }

  private List<String> shown() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
