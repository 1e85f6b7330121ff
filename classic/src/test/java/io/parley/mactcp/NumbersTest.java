package io.parley.mactcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.parley.mactcp.TcpState.Step;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The books' numbers, and the table of states.
class NumbersTest {

  @Test
  void resultsHaveTheBooksNumbers() {
    assertThat(Arrays.stream(ResultCode.values()).map(ResultCode::toString))
        .containsExactly(
            "inProgress (1)",
            "noErr (0)",
            "connectionClosing (-23005)",
            "invalidLength (-23006)",
            "connectionExists (-23007)",
            "connectionDoesntExist (-23008)",
            "insufficientResources (-23009)",
            "invalidStreamPtr (-23010)",
            "streamAlreadyOpen (-23011)",
            "connectionTerminated (-23012)",
            "invalidBufPtr (-23013)",
            "invalidRDS (-23014)",
            "invalidWDS (-23014)",
            "openFailed (-23015)",
            "commandTimeout (-23016)",
            "duplicateSocket (-23017)",
            "ipRouteErr (-23037)");
    assertThat(ResultCode.of(-23016)).isEqualTo(ResultCode.COMMAND_TIMEOUT);
    assertThatIllegalArgumentException().isThrownBy(() -> ResultCode.of(-1));
  }

  @Test
  void reasonsBeginAtTwoAndStatesAreEven() {
    assertThat(Arrays.stream(TerminateReason.values()).map(TerminateReason::number))
        .containsExactly(2, 3, 4, 5, 6, 7, 8);
    assertThat(Arrays.stream(TcpState.values()).map(TcpState::number))
        .containsExactly(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20);
    assertThat(Arrays.stream(UdpEvent.values()).map(UdpEvent::code)).containsExactly(1, 2);
  }

  @Test
  void commandsAndEventsHaveTheBooksCodes() {
    var ptr = new StreamPtr(1);
    var anybody = TcpCommand.ANYBODY;
    List<Command> commands =
        List.of(
            new UdpCommand.UdpCreate(null, null, null, 0),
            new UdpCommand.UdpRead(ptr, 0),
            new UdpCommand.UdpBfrReturn(ptr, null),
            new UdpCommand.UdpWrite(ptr, anybody, null),
            new UdpCommand.UdpRelease(ptr),
            new TcpCommand.TcpCreate(null, null, null),
            new TcpCommand.TcpPassiveOpen(ptr, Ulp.DEFAULT, 0, anybody, 0),
            new TcpCommand.TcpActiveOpen(ptr, Ulp.DEFAULT, anybody, 0),
            new TcpCommand.TcpSend(ptr, Wds.of()),
            new TcpCommand.TcpNoCopyRcv(ptr, 0, null),
            new TcpCommand.TcpBfrReturn(ptr, null),
            new TcpCommand.TcpRcv(ptr, 0, null),
            new TcpCommand.TcpClose(ptr, Ulp.DEFAULT),
            new TcpCommand.TcpAbort(ptr),
            new TcpCommand.TcpStatus(ptr),
            new TcpCommand.TcpRelease(ptr),
            new TcpCommand.TcpGlobalInfo());
    assertThat(commands.stream().map(Command::csCode))
        .containsExactly(20, 21, 22, 23, 24, 30, 31, 32, 34, 35, 36, 37, 38, 39, 40, 42, 43);
    List<TcpEvent> events =
        List.of(
            new TcpEvent.Closing(),
            new TcpEvent.UlpTimedOut(),
            new TcpEvent.Terminate(TerminateReason.ULP_CLOSE),
            new TcpEvent.DataArrival(),
            new TcpEvent.Urgent(),
            new TcpEvent.IcmpReceived());
    assertThat(events.stream().map(TcpEvent::code)).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void theUlpTimeOutIsTwoMinutesUnlessTheBitsAreSet() {
    assertThat(Ulp.DEFAULT.period()).isEqualTo(Duration.ofMinutes(2));
    assertThat(Ulp.DEFAULT.effectiveAction()).isEqualTo(UlpAction.ABORT);
    assertThat(Ulp.of(0, UlpAction.REPORT).period()).isEqualTo(Duration.ofMinutes(2));
    assertThat(Ulp.of(1, UlpAction.REPORT).period()).isEqualTo(Duration.ofSeconds(2));
    assertThat(new Ulp(OptionalInt.of(30), Optional.empty()).effectiveAction())
        .isEqualTo(UlpAction.ABORT);
    assertThat(Ulp.of(255, UlpAction.REPORT).effectiveAction()).isEqualTo(UlpAction.REPORT);
    assertThatIllegalArgumentException().isThrownBy(() -> Ulp.of(256, UlpAction.ABORT));
  }

  @Test
  void theTableOfStatesIsWhatTheCodeDoes() {
    String table =
        Arrays.stream(TcpState.values()).map(NumbersTest::row).collect(Collectors.joining("\n"));
    assertThat(table)
        .isEqualTo(
            """
            CLOSED: LISTEN SYN_SENT - - - - -
            LISTEN: - - ESTABLISHED - - - CLOSED
            SYN_RECEIVED: - - - - - - CLOSED
            SYN_SENT: - - ESTABLISHED - - - CLOSED
            ESTABLISHED: - - - FIN_WAIT_1 - CLOSE_WAIT CLOSED
            FIN_WAIT_1: - - - - FIN_WAIT_2 CLOSING CLOSED
            FIN_WAIT_2: - - - - - TIME_WAIT CLOSED
            CLOSE_WAIT: - - - LAST_ACK - - CLOSED
            CLOSING: - - - - TIME_WAIT - CLOSED
            LAST_ACK: - - - - LAST_ACK - CLOSED
            TIME_WAIT: - - - - - - CLOSED\
            """);
    assertThatIllegalStateException().isThrownBy(() -> TcpState.CLOSED.after(Step.FIN_CAME));
  }

  private static String row(TcpState state) {
    return state
        + ": "
        + Arrays.stream(Step.values())
            .map(step -> cell(state, step))
            .collect(Collectors.joining(" "));
  }

  private static String cell(TcpState state, Step step) {
    try {
      return state.after(step).toString();
    } catch (IllegalStateException illegal) {
      return "-";
    }
  }
}
