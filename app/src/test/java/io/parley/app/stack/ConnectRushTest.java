package io.parley.app.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parley.opentransport.stack.ConnectionState;
import io.parley.spi.Environment;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A rush ends in time: with a time for each call, or with why there is none; and it leaves nothing
/// behind.
class ConnectRushTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// On MacTCP's streams one connection at a time leads to a peer.
  @ParameterizedTest
  @CsvSource({"POSIX, 100", "MACTCP, 1", "OPENTRANSPORT, 100"})
  void eachCallHasATime(StackProfile profile, int callers) throws Exception {
    Environment on = NodeStack.open(profile).environment();
    try {
      for (int i = 0; i < 3; i++) {
        List<Duration> took = ConnectRush.run(on.stack(), on.clock(), callers, PATIENCE).sorted();
        assertThat(took).hasSize(callers).allMatch(Duration::isPositive);
        assertThat(took.getLast()).isLessThan(PATIENCE);
      }
    } finally {
      on.stack().close();
    }
  }

  @Test
  void allConnectionsAreThereAtOnceAndAfterwardsNoneIs() throws Exception {
    NodeStack stack = NodeStack.open(StackProfile.OPENTRANSPORT);
    Environment on = stack.environment();
    try {
      ConnectRush.run(on.stack(), on.clock(), 100, PATIENCE);
      assertThat(stack.status().endpoints().stream().filter(one -> one.counts().connections() > 0))
          .hasSize(200)
          .allMatch(one -> one.state() == ConnectionState.IDLE)
          .allMatch(one -> one.counts().disconnects() == 0);
    } finally {
      on.stack().close();
    }
  }

  @Test
  void whereNotAllCanHaveTheirConnectionAtOnceItFails() {
    Environment on = NodeStack.open(StackProfile.OPENTRANSPORT_STRICT).environment();
    try {
      assertThatExceptionOfType(NetworkException.class)
          .isThrownBy(() -> ConnectRush.run(on.stack(), on.clock(), 17, Duration.ofSeconds(1)))
          .satisfies(failure ->
              assertThat(failure.error())
                  .isIn(NetworkError.SHORTAGE, NetworkError.REFUSED, NetworkError.TIMED_OUT));
    } finally {
      on.stack().close();
    }
  }

  @Test
  void onAStackThatIsClosedItSaysSo() {
    Environment on = NodeStack.open(StackProfile.POSIX).environment();
    on.stack().close();

    assertThatExceptionOfType(NetworkException.class)
        .isThrownBy(() -> ConnectRush.run(on.stack(), on.clock(), 2, PATIENCE))
        .satisfies(failure -> assertThat(failure.error()).isEqualTo(NetworkError.CLOSED));
  }
}
