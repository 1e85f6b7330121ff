package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.opentransport.stack.ConnectionState;
import io.parley.opentransport.stack.EndpointStatus;
import io.parley.opentransport.stack.EndpointStatus.Counts;
import io.parley.opentransport.stack.EndpointStatus.Pending;
import io.parley.spi.Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Endpoints are a short table that fits a terminal, however many there are, and nothing where
/// there are none.
class EndpointTableTest {

  private static final Address PEER = new Address(InetAddress.ofLiteral("192.168.100.200"), 65_535);

  @Test
  void eachThatIsInUseIsARowAndIdleOnesAreSummedByKind() {
    List<EndpointStatus> endpoints =
        List.of(
            new EndpointStatus(
                "call-1",
                ConnectionState.SENDING,
                Optional.of(PEER),
                Duration.ofMillis(12_900),
                new Pending(7, 16_384),
                new Counts(3, 2, 4, 1, 5)),
            idle("call-2", new Counts(1, 1, 2, 3, 0)),
            idle("call-3", new Counts(2, 0, 0, 4, 1)),
            idle("accept-1", new Counts(48, 50, 51, 0, 0)));

    assertThat(EndpointTable.lines(endpoints))
        .containsExactly(
            "Endpoints  state             for unread unsent waits conns peer",
            "call-1     sending          12 s      7  16384     1     3 192.168.100.200:65535",
            "2 call     idle                -      0      0     7     3 -",
            "1 accept   idle                -      0      0     0    48 -",
            "in all     T_DATA 53, reads 57, refused or broken off 6");
  }

  @Test
  void ofManyInUseTheFirstAreShownAndTheOthersSummed() {
    ConnectionState[] states = ConnectionState.values();
    List<EndpointStatus> endpoints = new ArrayList<>();
    IntStream.rangeClosed(1, 512)
        .forEach(i ->
            endpoints.add(
                new EndpointStatus(
                    "accept-" + i,
                    states[1 + i % (states.length - 1)],
                    Optional.of(PEER),
                    Duration.ofMinutes(119),
                    new Pending(100, 10),
                    new Counts(199, 1, 1, 1, 1))));
    endpoints.add(idle("call-1", new Counts(1, 1, 1, 1, 1)));

    List<String> lines = EndpointTable.lines(endpoints);
    assertThat(lines).hasSize(1 + EndpointTable.MAX_ROWS + 3);
    assertThat(lines.get(EndpointTable.MAX_ROWS)).startsWith("accept-12 ");
    assertThat(lines.get(1 + EndpointTable.MAX_ROWS))
        .isEqualTo("500 more   in use              -  50000   5000   500 99500 -");
    assertThat(lines).allMatch(line -> line.length() <= 80);
    assertThat(lines).anyMatch(line -> line.contains(" peer released "));
  }

  @Test
  void withoutEndpointsThereIsNothingToShow() {
    assertThat(EndpointTable.lines(List.of())).isEmpty();
  }

  private static EndpointStatus idle(String name, Counts counts) {
    return new EndpointStatus(
        name,
        ConnectionState.IDLE,
        Optional.empty(),
        Duration.ofSeconds(1),
        new Pending(0, 0),
        counts);
  }
}
