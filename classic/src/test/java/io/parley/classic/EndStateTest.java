package io.parley.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Connection;
import io.parley.spi.NetworkError;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/// Who may read from an end.
class EndStateTest {

  private static final TcpPort.Events DEAF =
      (TcpPort.Events)
          Proxy.newProxyInstance(
              EndStateTest.class.getClassLoader(),
              new Class<?>[] {TcpPort.Events.class},
              (_, _, _) -> null);

  private static final Connection CONNECTION =
      (Connection)
          Proxy.newProxyInstance(
              EndStateTest.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (_, _, _) -> null);

  private final EndState state = new EndState();

  EndStateTest() {
    state.attach(CONNECTION);
    tellAll();
  }

  /// Else who waits for an answer would wait for a word about his question.
  @Test
  void whatIsStillToBeToldOfOurOutputKeepsNobodyFromReading() {
    state.write(ByteBuffer.allocate(10));
    state.taken(10);
    assertThat(state.claimInput()).isTrue();
  }

  @Test
  void whatIsStillToBeToldOrTakenOfTheInputKeepsOthersFromReading() {
    state.take(ByteBuffer.allocate(10));
    assertThat(state.claimInput()).isFalse();
    tellAll();
    assertThat(state.claimInput()).as("the driver has not taken it").isFalse();
    state.read(ByteBuffer.allocate(10));
    assertThat(state.claimInput()).isTrue();
    assertThat(state.claimInput()).as("one reads at a time").isFalse();
  }

  @Test
  void afterTheEndNobodyReads() {
    state.finCame();
    assertThat(state.claimInput()).isFalse();
    tellAll();
    assertThat(state.claimInput()).isFalse();
  }

  @Test
  void whereNoConnectionCameNobodyReads() {
    var refused = new EndState();
    assertThat(refused.claimInput()).isFalse();
    refused.refuse(NetworkError.REFUSED);
    assertThat(refused.claimInput()).isFalse();
  }

  private void tellAll() {
    assertThat(state.mayTell()).isTrue();
    for (Runnable event = state.nextEvent(DEAF); event != null; event = state.nextEvent(DEAF)) {
      event.run();
    }
  }
}
