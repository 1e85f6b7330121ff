package io.parley.app.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parley.Messenger;
import io.parley.MessengerConfig;
import io.parley.mactcp.pool.StreamState;
import io.parley.mactcp.pool.StreamStatus;
import io.parley.opentransport.stack.ConnectionState;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A stack is what its name says, with the bounds of the machine that it stands for.
class NodeStackTest {

  private static final MessengerConfig CONFIG =
      MessengerConfig.named("bob")
          .withAddress(InetAddress.ofLiteral("127.0.0.1"))
          .withPort(0)
          .withoutDiscovery();

  @ParameterizedTest
  @CsvSource({
    "posix, false, POSIX, posix",
    "mactcp, false, MACTCP, mactcp",
    "mactcp, true, MACTCP_STRICT, 'mactcp, strict'",
    "opentransport, false, OPENTRANSPORT, opentransport",
    "opentransport, true, OPENTRANSPORT_STRICT, 'opentransport, strict'"
  })
  void aProfileIsFoundByItsOptions(
      String name, boolean strict, StackProfile profile, String shown) {
    assertThat(StackProfile.of(name, strict)).isEqualTo(profile);
    assertThat(profile.stackName()).isEqualTo(name);
    assertThat(profile.shown()).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "'', false, 'no stack is called ''''; there are posix, mactcp, opentransport'",
    "MacTCP, true, 'no stack is called ''MacTCP''; there are posix, mactcp, opentransport'",
    "posix, true, --strict needs --stack mactcp or opentransport; the stack posix has no such mode"
  })
  void whatIsNotThereIsASentence(String name, boolean strict, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StackProfile.of(name, strict))
        .withMessage(sentence);
  }

  @Test
  void aClassicMacHasRoomForSixtyFourMessagesToAPeer() {
    assertThat(StackProfile.POSIX.bound(CONFIG).outboxMessages()).isEmpty();
    assertThat(StackProfile.MACTCP.bound(CONFIG).outboxMessages()).hasValue(64);
    assertThat(StackProfile.MACTCP_STRICT.bound(CONFIG).outboxMessages()).hasValue(64);
    assertThat(StackProfile.OPENTRANSPORT.bound(CONFIG).outboxMessages()).hasValue(64);
    assertThat(StackProfile.OPENTRANSPORT_STRICT.bound(CONFIG).outboxMessages()).hasValue(64);
  }

  @ParameterizedTest
  @CsvSource({"POSIX, 0, 0", "MACTCP, 4, 2", "MACTCP_STRICT, 4, 1"})
  void aNodeRunsOnItAndItsStreamsAreShown(StackProfile profile, int calling, int listening)
      throws Exception {
    NodeStack stack = NodeStack.open(profile);
    assertThat(stack.profile()).isEqualTo(profile);
    try (Messenger bob = stack.start(CONFIG)) {
      assertThat(bob.name()).isEqualTo("bob");
      assertThat(
              stack.status().streams().stream()
                  .map(StreamStatus::name)
                  .filter(name -> name.startsWith("send-")))
          .hasSize(calling);
      assertThat(stack.status().streams()).hasSize(calling + listening);
      assertThat(
              stack.status().streams().stream()
                  .filter(one -> one.state() == StreamState.LISTENING)
                  .count())
          .isEqualTo(listening == 0 ? 0 : 1);
      assertThat(stack.status().endpoints()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"OPENTRANSPORT, 32", "OPENTRANSPORT_STRICT, 4"})
  void aNodeRunsOnItAndItsEndpointsAreShown(StackProfile profile, int accepting) throws Exception {
    NodeStack stack = NodeStack.open(profile);
    try (Messenger bob = stack.start(CONFIG)) {
      assertThat(bob.name()).isEqualTo("bob");
      assertThat(stack.status().streams()).isEmpty();
      assertThat(stack.status().endpoints())
          .hasSize(accepting)
          .allMatch(one -> one.name().startsWith("accept-"))
          .allMatch(one -> one.state() == ConnectionState.IDLE);
    }
  }
}
