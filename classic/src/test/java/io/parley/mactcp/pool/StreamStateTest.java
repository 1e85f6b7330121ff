package io.parley.mactcp.pool;

import static io.parley.mactcp.pool.StreamEvent.ABORT_ISSUED;
import static io.parley.mactcp.pool.StreamEvent.ASSIGNED;
import static io.parley.mactcp.pool.StreamEvent.CALLED;
import static io.parley.mactcp.pool.StreamEvent.CLOSE_COMPLETED;
import static io.parley.mactcp.pool.StreamEvent.CLOSE_ISSUED;
import static io.parley.mactcp.pool.StreamEvent.LISTENED;
import static io.parley.mactcp.pool.StreamEvent.OPENED;
import static io.parley.mactcp.pool.StreamEvent.OPEN_FAILED;
import static io.parley.mactcp.pool.StreamEvent.PEER_CLOSED;
import static io.parley.mactcp.pool.StreamEvent.TERMINATED;
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

/// The transition table of a pooled stream.
class StreamStateTest {

  @Test
  void aStreamThatSentAMessageIsFreeAtTerminateAndNotBefore() {
    assertThat(
            path(
                ASSIGNED, CALLED, OPENED, CLOSE_ISSUED, CLOSE_COMPLETED, PEER_CLOSED, ABORT_ISSUED))
        .containsExactly(
            StreamState.ASSIGNED,
            StreamState.CONNECTING,
            StreamState.OPEN,
            StreamState.CLOSING,
            StreamState.CLOSED,
            StreamState.DONE,
            StreamState.ABORTING);
    assertThat(StreamState.ABORTING.after(TERMINATED)).isEqualTo(StreamState.FREE);
  }

  @Test
  void aStreamThatReceivedAMessageIsFreeAtTerminate() {
    assertThat(path(LISTENED, OPENED, PEER_CLOSED, CLOSE_ISSUED, CLOSE_COMPLETED, TERMINATED))
        .containsExactly(
            StreamState.LISTENING,
            StreamState.OPEN,
            StreamState.PEER_CLOSED,
            StreamState.LAST_CLOSING,
            StreamState.DONE,
            StreamState.FREE);
  }

  @Test
  void bothMayCloseAtOnce() {
    assertThat(path(ASSIGNED, CALLED, OPENED, CLOSE_ISSUED, PEER_CLOSED, CLOSE_COMPLETED).getLast())
        .isEqualTo(StreamState.DONE);
  }

  @Test
  void anOpenThatFailedOwesNoTerminate() {
    assertThat(path(ASSIGNED, CALLED, OPEN_FAILED).getLast()).isEqualTo(StreamState.FREE);
    assertThat(path(ASSIGNED, CALLED, ABORT_ISSUED, OPEN_FAILED).getLast())
        .isEqualTo(StreamState.FREE);
  }

  @Test
  void anOpenThatCameUpWhileItWasAbortedOwesOne() {
    assertThat(path(ASSIGNED, CALLED, ABORT_ISSUED, OPENED, TERMINATED))
        .endsWith(StreamState.ABANDONED, StreamState.ABORTING, StreamState.FREE);
  }

  @Test
  void whatWasOnItsWayWhenAConnectionWasAbortedChangesNothing() {
    assertThat(path(ASSIGNED, CALLED, OPENED, ABORT_ISSUED, PEER_CLOSED, CLOSE_COMPLETED).getLast())
        .isEqualTo(StreamState.ABORTING);
  }

  @ParameterizedTest
  @EnumSource
  void everyConnectionCanBeTerminatedAndNothingElse(StreamState state) {
    if (state.isUp()) {
      assertThat(state.after(TERMINATED)).isEqualTo(StreamState.FREE);
    } else {
      assertImpossible(state, TERMINATED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyAFreeStreamIsGivenAway(StreamState state) {
    if (state != StreamState.FREE) {
      assertImpossible(state, ASSIGNED);
      assertImpossible(state, LISTENED);
    }
  }

  /// A leak would be a state that leads to no end.
  @ParameterizedTest
  @EnumSource
  void fromEveryStateAStreamCanBecomeFree(StreamState state) {
    Set<StreamState> reached = EnumSet.of(state);
    int before = 0;
    while (reached.size() > before) {
      before = reached.size();
      for (StreamState from : List.copyOf(reached)) {
        for (StreamEvent event : StreamEvent.values()) {
          if (isPossible(from, event)) {
            reached.add(from.after(event));
          }
        }
      }
    }
    assertThat(reached).contains(StreamState.FREE);
  }

  @ParameterizedTest
  @EnumSource
  void whatCanBeAbortedIsWhatTheTableAllows(StreamState state) {
    assertThat(state.isAbortable()).isEqualTo(isPossible(state, ABORT_ISSUED));
  }

  @Test
  void thePictureInTheDocumentationIsDrawnFromTheTable() throws IOException {
    StateDiagram.assertStandsIn(
        "mactcp.md",
        StateDiagram.draw(
            StreamState.FREE,
            StreamEvent.values(),
            (state, event) ->
                isPossible(state, event) ? Optional.of(state.after(event)) : Optional.empty()));
  }

  private static List<StreamState> path(StreamEvent... events) {
    var states = new ArrayList<StreamState>();
    StreamState state = StreamState.FREE;
    for (StreamEvent event : events) {
      state = state.after(event);
      states.add(state);
    }
    return states;
  }

  static boolean isPossible(StreamState state, StreamEvent event) {
    try {
      return state.after(event) != null;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static void assertImpossible(StreamState state, StreamEvent event) {
    assertThatThrownBy(() -> state.after(event))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(state.toString());
  }
}
