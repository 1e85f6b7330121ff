package io.parley.opentransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.parley.opentransport.Constants.Manner;
import io.parley.opentransport.Constants.Marks;
import io.parley.opentransport.State.Step;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The book's numbers, and the table of states.
class NumbersTest {

  private static final String CODES =
      """
      kOTNoError 0
      kOTBadAddressErr -3150
      kOTBadOptionErr -3151
      kOTAccessErr -3152
      kOTBadReferenceErr -3153
      kOTNoAddressErr -3154
      kOTOutStateErr -3155
      kOTBadSequenceErr -3156
      kOTLookErr -3158
      kOTBadDataErr -3159
      kOTBufferOverflowErr -3160
      kOTFlowErr -3161
      kOTNoDataErr -3162
      kOTNoDisconnectErr -3163
      kOTNoUDErrErr -3164
      kOTBadFlagErr -3165
      kOTNoReleaseErr -3166
      kOTNotSupportedErr -3167
      kOTStateChangeErr -3168
      kOTStructureTypeErr -3169
      kOTBadNameErr -3170
      kOTBadQLenErr -3171
      kOTAddressBusyErr -3172
      kOTIndOutErr -3173
      kOTProviderMismatchErr -3174
      kOTResQLenErr -3175
      kOTResAddressErr -3176
      kOTQFullErr -3177
      kOTProtocolErr -3178
      kOTBadSyncErr -3179
      kOTCanceledErr -3180
      kOTNotFoundErr -3201
      kEBADFErr -3208
      kEAGAINErr -3210
      kENOMEMErr -3211
      kEACCESErr -3212
      kEINVALErr -3221
      kEWOULDBLOCKErr -3234
      kEADDRINUSEErr -3247
      kEADDRNOTAVAILErr -3248
      kENETDOWNErr -3249
      kECONNRESETErr -3253
      kENOBUFSErr -3254
      kETIMEDOUTErr -3259
      kECONNREFUSEDErr -3260
      kEHOSTUNREACHErr -3264
      kENOSRErr -3271
      kOTClientNotInittedErr -3279
      kOTPortHasDiedErr -3280
      kOTPortWasEjectedErr -3281
      kOTBadConfigurationErr -3282
      kOTConfigurationChangedErr -3283
      kOTUserRequestedErr -3284
      kOTPortLostConnection -3285\
      """;

  @Test
  void resultsHaveTheBooksNumbers() {
    String codes =
        Arrays.stream(ResultCode.values())
            .map(code -> code.bookName() + " " + code.number())
            .collect(Collectors.joining("\n"));
    assertThat(codes).isEqualTo(CODES);
    assertThat(ResultCode.of(-3_161)).isEqualTo(ResultCode.FLOW_ERR);
    assertThat(ResultCode.describe(-3_161)).isEqualTo("kOTFlowErr (-3161)");
    assertThat(ResultCode.describe(7)).isEqualTo("7");
    assertThatIllegalArgumentException().isThrownBy(() -> ResultCode.of(-3_157));
  }

  /// p.258: 61 is -3260.
  @Test
  void aReasonIsPositiveAndSaysTheSameAsItsCode() {
    assertThat(ResultCode.CONN_REFUSED_ERR.reason()).isEqualTo(61);
    assertThat(ResultCode.TIMED_OUT_ERR.reason()).isEqualTo(60);
    assertThat(ResultCode.CONN_RESET_ERR.reason()).isEqualTo(54);
    assertThat(ResultCode.HOST_UNREACH_ERR.reason()).isEqualTo(65);
  }

  @Test
  void eventsHaveTheBooksCodes() {
    assertThat(Arrays.stream(OtEvent.Async.values()).map(NumbersTest::event))
        .containsExactly(
            "T_LISTEN 1",
            "T_CONNECT 2",
            "T_DATA 4",
            "T_EXDATA 8",
            "T_DISCONNECT 10",
            "T_ERROR 20",
            "T_UDERR 40",
            "T_ORDREL 80",
            "T_GODATA 100",
            "T_GOEXDATA 200",
            "T_REQUEST 400",
            "T_REPLY 800",
            "T_PASSCON 1000",
            "T_RESET 2000");
    assertThat(Arrays.stream(OtEvent.Completion.values()).map(NumbersTest::event))
        .containsExactly(
            "T_BINDCOMPLETE 20000001",
            "T_UNBINDCOMPLETE 20000002",
            "T_ACCEPTCOMPLETE 20000003",
            "T_REPLYCOMPLETE 20000004",
            "T_DISCONNECTCOMPLETE 20000005",
            "T_OPTMGMTCOMPLETE 20000006",
            "T_OPENCOMPLETE 20000007",
            "T_GETPROTADDRCOMPLETE 20000008",
            "T_RESOLVEADDRCOMPLETE 20000009",
            "T_GETINFOCOMPLETE 2000000a",
            "T_SYNCCOMPLETE 2000000b",
            "T_MEMORYRELEASED 2000000c",
            "T_REGNAMECOMPLETE 2000000d",
            "T_DELNAMECOMPLETE 2000000e",
            "T_LKUPNAMECOMPLETE 2000000f",
            "T_LKUPNAMERESULT 20000010");
    assertThat(Arrays.stream(OtEvent.Misc.values()).map(NumbersTest::event))
        .containsExactly(
            "kOTProviderIsDisconnected 23000001",
            "kOTProviderIsReconnected 23000002",
            "kOTProviderWillClose 24000001",
            "kOTProviderIsClosed 24000002",
            "kOTSyncIdleEvent 20000011",
            "kStreamIoctlEvent 21000005");
  }

  private static String event(OtEvent event) {
    return event.bookName() + " " + Integer.toHexString(event.code());
  }

  @Test
  void statesHaveTheBooksNumbers() {
    assertThat(Arrays.stream(State.values()).map(State::number))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
  }

  /// Tables 4-4 and 4-5 (p.95-97).
  @Test
  void theTableOfStatesIsWhatTheCodeDoes() {
    String table =
        Arrays.stream(Step.values()).map(NumbersTest::row).collect(Collectors.joining("\n"));
    assertThat(table)
        .isEqualTo(
            """
            OPENS: UNBND - - - - - - -
            BINDS: - IDLE - - - - - -
            UNBINDS: - - UNBND - - - - -
            CONNECTS: - - OUTCON - - - - -
            IS_CONNECTED: - - - DATAXFER - - - -
            LISTENS: - - INCON - INCON - - -
            ACCEPTS_ONE: - - - - INCON - - -
            ACCEPTS_THE_LAST: - - - - IDLE - - -
            ACCEPTS_HERE: - - - - DATAXFER - - -
            IS_PASSED_A_CONNECTION: - DATAXFER DATAXFER - - - - -
            SENDS: - - - - - DATAXFER - INREL
            RECEIVES: - - - - - DATAXFER OUTREL -
            LOSES_ONE: - - - - INCON - - -
            DISCONNECTS: - - - IDLE IDLE IDLE IDLE IDLE
            SENDS_RELEASE: - - - - - OUTREL - IDLE
            RECEIVES_RELEASE: - - - - - INREL IDLE -
            CLOSES: - UNINIT UNINIT UNINIT UNINIT UNINIT UNINIT UNINIT\
            """);
    assertThatIllegalStateException().isThrownBy(() -> State.IDLE.after(Step.SENDS));
  }

  private static String row(Step step) {
    return step
        + ": "
        + Arrays.stream(State.values())
            .map(state -> state.allows(step) ? state.after(step).toString() : "-")
            .collect(Collectors.joining(" "));
  }

  @Test
  void constantsAreChecked() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Marks(10, 10));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Constants(0, 1, new Marks(10, 1), Duration.ZERO, Manner.KIND));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Constants(1, 1, new Marks(10, 1), Duration.ofSeconds(-1), Manner.KIND));
    assertThat(Constants.USUAL.drainTime()).isEqualTo(Duration.ofSeconds(15));
  }
}
