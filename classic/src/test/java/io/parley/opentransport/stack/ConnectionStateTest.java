package io.parley.opentransport.stack;

import static io.parley.opentransport.stack.ConnectionEvent.ABORTED;
import static io.parley.opentransport.stack.ConnectionEvent.ABORT_COMPLETED;
import static io.parley.opentransport.stack.ConnectionEvent.CALLED;
import static io.parley.opentransport.stack.ConnectionEvent.CHOSEN;
import static io.parley.opentransport.stack.ConnectionEvent.CONNECTED;
import static io.parley.opentransport.stack.ConnectionEvent.DISCONNECTED;
import static io.parley.opentransport.stack.ConnectionEvent.MAY_GO_ON;
import static io.parley.opentransport.stack.ConnectionEvent.NOT_PASSED;
import static io.parley.opentransport.stack.ConnectionEvent.PASSED;
import static io.parley.opentransport.stack.ConnectionEvent.PEER_RELEASED;
import static io.parley.opentransport.stack.ConnectionEvent.RELEASED;
import static io.parley.opentransport.stack.ConnectionEvent.STOPPED;
import static io.parley.opentransport.stack.ConnectionEvent.UNBOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.docs.StateDiagram;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The transition table of an endpoint of the stack.
class ConnectionStateTest {

  @Test
  void anEndpointThatSentAMessageIsIdleAfterBothReleases() {
    assertThat(path(CALLED, CONNECTED, RELEASED, PEER_RELEASED, UNBOUND))
        .containsExactly(
            ConnectionState.CONNECTING,
            ConnectionState.CONNECTED,
            ConnectionState.CLOSING,
            ConnectionState.UNBINDING,
            ConnectionState.IDLE);
  }

  @Test
  void anEndpointThatReceivedAMessageIsIdleAfterBothReleases() {
    assertThat(path(CHOSEN, PASSED, PEER_RELEASED, RELEASED, UNBOUND))
        .containsExactly(
            ConnectionState.PASSING,
            ConnectionState.CONNECTED,
            ConnectionState.PEER_RELEASED,
            ConnectionState.UNBINDING,
            ConnectionState.IDLE);
  }

  @Test
  void sendsStopAndGoOnWhetherOrNotThePeerHasReleased() {
    assertThat(path(CALLED, CONNECTED, STOPPED, PEER_RELEASED, MAY_GO_ON, STOPPED, RELEASED))
        .endsWith(
            ConnectionState.SENDING,
            ConnectionState.LAST_SENDING,
            ConnectionState.PEER_RELEASED,
            ConnectionState.LAST_SENDING,
            ConnectionState.UNBINDING);
  }

  @Test
  void anAbortIsOverWhenItHasCompletedAndADisconnectionAtOnce() {
    assertThat(path(CALLED, ABORTED, ABORT_COMPLETED, UNBOUND))
        .containsExactly(
            ConnectionState.CONNECTING,
            ConnectionState.ABORTING,
            ConnectionState.UNBINDING,
            ConnectionState.IDLE);
    assertThat(path(CALLED, DISCONNECTED, UNBOUND))
        .containsExactly(ConnectionState.CONNECTING, ConnectionState.ERROR, ConnectionState.IDLE);
    assertThat(path(CHOSEN, NOT_PASSED).getLast()).isEqualTo(ConnectionState.IDLE);
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsSentBeforeTheConnectionIsReceivedOrPassed(ConnectionState state) {
    boolean connected =
        EnumSet.range(ConnectionState.CONNECTED, ConnectionState.LAST_SENDING).contains(state);
    assertThat(state.maySend() || state.isStopped()).isEqualTo(connected);
    assertThat(isPossible(state, STOPPED)).isEqualTo(state.maySend());
    assertThat(isPossible(state, MAY_GO_ON)).isEqualTo(state.isStopped());
    assertThat(isPossible(state, RELEASED)).isEqualTo(connected);
  }

  @ParameterizedTest
  @EnumSource
  void onlyAnIdleEndpointServesTheNext(ConnectionState state) {
    boolean idle = state == ConnectionState.IDLE;
    assertThat(isPossible(state, CALLED)).isEqualTo(idle);
    assertThat(isPossible(state, CHOSEN)).isEqualTo(idle);
    if (!idle) {
      assertThatThrownBy(() -> state.after(CALLED))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(state.toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheStatesSayIsWhatTheTableAllows(ConnectionState state) {
    assertThat(state.isAbortable()).isEqualTo(isPossible(state, ABORTED));
    assertThat(isPossible(state, DISCONNECTED)).isEqualTo(state.isAbortable());
    assertThat(state.mayReceive()).isEqualTo(isPossible(state, PEER_RELEASED));
  }

  /// A leak would be a state that leads to no end.
  @ParameterizedTest
  @EnumSource
  void fromEveryStateAnEndpointCanBecomeIdle(ConnectionState state) {
    Set<ConnectionState> reached = EnumSet.of(state);
    int before = 0;
    while (reached.size() > before) {
      before = reached.size();
      for (ConnectionState from : List.copyOf(reached)) {
        for (ConnectionEvent event : ConnectionEvent.values()) {
          if (isPossible(from, event)) {
            reached.add(from.after(event));
          }
        }
      }
    }
    assertThat(reached).contains(ConnectionState.IDLE);
  }

  @Test
  void thePictureInTheDocumentationIsDrawnFromTheTable() throws IOException {
    StateDiagram.assertStandsIn(
        "open-transport.md",
        StateDiagram.draw(
            ConnectionState.IDLE,
            ConnectionEvent.values(),
            (state, event) ->
                isPossible(state, event) ? Optional.of(state.after(event)) : Optional.empty()));
  }

  private static List<ConnectionState> path(ConnectionEvent... events) {
    var states = new ArrayList<ConnectionState>();
    ConnectionState state = ConnectionState.IDLE;
    for (ConnectionEvent event : events) {
      state = state.after(event);
      states.add(state);
    }
    return states;
  }

  private static boolean isPossible(ConnectionState state, ConnectionEvent event) {
    try {
      return state.after(event) != null;
    } catch (IllegalStateException e) {
      return false;
    }
  }
}
