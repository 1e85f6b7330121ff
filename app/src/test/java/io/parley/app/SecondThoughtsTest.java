package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.DeliveryState;
import io.parley.MessageId;
import io.parley.Peer;
import io.parley.Presence;
import io.parley.SendResult.RejectReason;
import io.parley.app.test.FakeMessenger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// What was sent can be given up or sent again, if its state allows it; else a line says why not.
class SecondThoughtsTest {

  private final FakeMessenger fake = new FakeMessenger();
  private final Peer bob = fake.add("bob", Presence.AWAY);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final SecondThoughts thoughts =
      new SecondThoughts(
          fake.messenger(),
          new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), ZoneOffset.UTC),
          new Recipients(fake.messenger()));

  @Test
  void whatIsQueuedIsGivenUpAndAnEventTellsIt() throws Exception {
    fake.states.put(bob.id(), DeliveryState.QUEUED);
    MessageId message = fake.accept(bob, "hello");

    thoughts.drop(message);

    assertThat(fake.dropped).containsExactly(message);
    assertThat(shown()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "QUEUED")
  void whatIsNotQueuedIsNotGivenUp(DeliveryState state) throws Exception {
    fake.states.put(bob.id(), state);
    fake.accept(bob, "hello");

    thoughts.drop(new MessageId(1));
    thoughts.drop(new MessageId(2));

    assertThat(fake.dropped).isEmpty();
    assertThat(shown())
        .containsExactly(
            "Not dropped: m1 is " + state.name().toLowerCase(Locale.ROOT) + ".",
            "Not dropped: you have not sent a message m2.");
  }

  @ParameterizedTest
  @EnumSource(names = {"UNKNOWN", "EXPIRED", "REFUSED"})
  void whatMayNotHaveArrivedIsSentAgain(DeliveryState state) throws Exception {
    fake.states.put(bob.id(), state);
    fake.accept(bob, "hello");

    thoughts.resend(new MessageId(1));

    assertThat(shown()).containsExactly("m1 goes to bob again, as m2.");
  }

  @ParameterizedTest
  @EnumSource(names = {"QUEUED", "SENT", "STORED", "SHOWN"})
  void whatIsOnItsWayOrThereIsNotSentAgain(DeliveryState state) throws Exception {
    fake.states.put(bob.id(), state);
    fake.accept(bob, "hello");

    thoughts.resend(new MessageId(1));
    thoughts.resend(new MessageId(2));

    assertThat(shown())
        .containsExactly(
            "Not sent again: m1 is " + state.name().toLowerCase(Locale.ROOT) + ".",
            "Not sent again: you have not sent a message m2.");
  }

  @Test
  void whatIsNotAcceptedIsTold() throws Exception {
    fake.states.put(bob.id(), DeliveryState.UNKNOWN);
    fake.accept(bob, "hello");
    fake.rejections.put(bob.id(), RejectReason.OUTBOX_FULL);

    thoughts.resend(new MessageId(1));

    assertThat(shown())
        .containsExactly("Not sent again: the outbox for this peer is full; try again later.");
  }

  private List<String> shown() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
