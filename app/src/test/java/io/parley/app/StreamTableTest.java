package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.mactcp.pool.StreamState;
import io.parley.mactcp.pool.StreamStatus;
import io.parley.mactcp.pool.StreamStatus.Counts;
import io.parley.spi.Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Streams are a table that fits a terminal, and nothing where there are none.
class StreamTableTest {

  private static final Address PEER = new Address(InetAddress.ofLiteral("192.168.100.200"), 65_535);

  @Test
  void eachStreamIsARow() {
    assertThat(
            StreamTable.lines(
                List.of(
                    new StreamStatus(
                        "send-1",
                        StreamState.CONNECTING,
                        Optional.of(PEER),
                        Duration.ofMillis(12_900),
                        new Counts(3, 2, 1)),
                    new StreamStatus(
                        "receive-1",
                        StreamState.LISTENING,
                        Optional.empty(),
                        Duration.ofMinutes(3),
                        new Counts(48, 0, 0)))))
        .containsExactly(
            "Streams  name      state            for conns  sent aborts peer",
            "         send-1    connecting      12 s     3     2      1 192.168.100.200:65535",
            "         receive-1 listening      3 min    48     0      0 -");
  }

  @Test
  void everyRowFitsATerminal() {
    List<StreamStatus> streams =
        Arrays.stream(StreamState.values())
            .map(state ->
                new StreamStatus(
                    "receive-9",
                    state,
                    Optional.of(PEER),
                    Duration.ofMinutes(119),
                    new Counts(99_999, 99_999, 99_999)))
            .toList();

    assertThat(StreamTable.lines(streams)).allMatch(line -> line.length() <= 80);
    assertThat(StreamTable.lines(streams)).anyMatch(line -> line.contains(" peer closed "));
  }

  @Test
  void withoutStreamsThereIsNothingToShow() {
    assertThat(StreamTable.lines(List.of())).isEmpty();
  }
}
