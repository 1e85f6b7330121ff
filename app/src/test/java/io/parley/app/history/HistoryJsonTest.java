package io.parley.app.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.DeliveryState;
import io.parley.HistoryEntry;
import io.parley.MessageId;
import io.parley.spi.StoredPeer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A message is one object, whatever stands in it.
class HistoryJsonTest {

  private static final String NASTY = "\"}\n\u0000\u001B[2J\\ \uD83D \uD83D\uDE00 \u2028";

  private final ListHistory history = new ListHistory();
  private final HistoryJson json = new HistoryJson("alice");

  @Test
  void aMessageThatWasSentIsFromUs() {
    history.to(history.peer("bob"), "hello", DeliveryState.SENT);

    assertThat(json.line(message(1)))
        .isEqualTo(
            "{\"id\":\"m1\",\"time\":\"2026-11-23T13:00:00Z\",\"from\":\"alice\",\"to\":\"bob\","
                + "\"peer\":\"csend:10.0.0.1\",\"content\":\"hello\",\"state\":\"sent\"}");
  }

  @Test
  void aMessageThatCameIsFromItsPeer() {
    StoredPeer bob = history.peer("bob");
    history.from(bob, "hi").from(bob, "again");

    assertThat(json.line(message(2)))
        .isEqualTo(
            "{\"id\":\"m2\",\"time\":\"2026-11-23T13:01:00Z\",\"from\":\"bob\",\"to\":\"alice\","
                + "\"peer\":\"csend:10.0.0.1\",\"content\":\"again\",\"state\":\"received\"}");
  }

  @Test
  void whateverStandsInItItIsOneLine() {
    history.from(history.peer(NASTY), NASTY);

    String line = json.line(message(1));

    assertThat(line).doesNotContain("\n", "\u001B");
    JsonNode read = JsonMapper.shared().readTree(line);
    assertThat(read.get("from").asString()).isEqualTo(NASTY);
    assertThat(read.get("content").asString()).isEqualTo(NASTY);
  }

  @Test
  void transitionsAreToldOneByOne() {
    history.to(history.peer("bob"), "hello", DeliveryState.UNKNOWN);

    MessageId id = new MessageId(1);
    JsonNode read = JsonMapper.shared().readTree(json.line(message(1), history.transitions(id)));

    assertThat(read.get("state").asString()).isEqualTo("unknown");
    assertThat(read.get("transitions").toString())
        .isEqualTo(
            "[{\"time\":\"2026-11-23T13:00:00Z\",\"state\":\"queued\",\"reason\":\"accepted\","
                + "\"attempts\":0,\"connection\":null},"
                + "{\"time\":\"2026-11-23T13:00:00.005Z\",\"state\":\"unknown\","
                + "\"reason\":\"so says \\u0007 the test\",\"attempts\":2,"
                + "\"connection\":\"10.0.0.9:40312 > 10.0.0.1:8080\"}]");
  }

  private HistoryEntry message(long number) {
    return history.message(new MessageId(number)).orElseThrow();
  }
}
