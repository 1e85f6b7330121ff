package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.parley.DeliveryState;
import io.parley.app.history.ListHistory;
import io.parley.spi.StoreException;
import io.parley.spi.StoredPeer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What became of a message is told state by state.
class WhyCommandTest {

  private final ListHistory history = new ListHistory();
  private final StoredPeer bob = history.peer("bob");

  @ParameterizedTest
  @ValueSource(strings = {"m2", "2", "M2"})
  void ofAMessageThatWasSentEveryStateIsTold(String number) throws StoreException {
    history.from(bob, "hi").to(bob, "hello\nyou", DeliveryState.UNKNOWN);

    assertThat(shown(number, "alice"))
        .containsExactly(
            "m2 to bob (csend:10.0.0.1): hello^Jyou",
            at(60_000) + "  queued    accepted",
            at(60_005)
                + "  unknown   so says ^G the test; 2 attempts; 10.0.0.9:40312 > 10.0.0.1:8080");
  }

  @Test
  void ofAMessageThatCameItsArrivalIsTold() throws StoreException {
    history.from(bob, "x".repeat(61));

    assertThat(shown("m1"))
        .containsExactly(
            "m1 from bob (csend:10.0.0.1): " + "x".repeat(60) + " ...", at(0) + "  received");
  }

  @Test
  void asJsonItIsOneObject() throws StoreException {
    history.to(bob, "hello", DeliveryState.SENT).from(bob, "hi");

    JsonNode sent = JsonMapper.shared().readTree(String.join("", shown("m1", "--json", "alice")));
    assertThat(sent.propertyNames())
        .containsExactly("id", "time", "from", "to", "peer", "content", "state", "transitions");
    assertThat(sent.get("transitions"))
        .extracting(each -> each.get("state").asString())
        .containsExactly("queued", "sent");
    JsonNode came = JsonMapper.shared().readTree(String.join("", shown("m2", "--json", "alice")));
    assertThat(came.get("state").asString()).isEqualTo("received");
    assertThat(came.get("transitions")).isEmpty();
  }

  @Test
  void anUnknownMessageIsASentence() {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> shown("m7"))
        .withMessage("there is no message m7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "m", "m-1", "m1.5", "1e3"})
  void whatIsNoNumberIsASentence(String number) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shown(number))
        .withMessage("'%s' is no number of a message; write m42 or 42".formatted(number));
  }

  private List<String> shown(String... arguments) throws StoreException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WhyCommand command = new WhyCommand();
    new CommandLine(command).parseArgs(arguments);
    PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8);
    assertThat(command.show(history, command.id(), stream)).isZero();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static String at(int millis) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS")
        .format(ListHistory.BEGIN.plus(Duration.ofMillis(millis)).atZone(ZoneId.systemDefault()));
  }
}
