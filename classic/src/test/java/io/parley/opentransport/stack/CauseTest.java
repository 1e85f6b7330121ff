package io.parley.opentransport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.parley.opentransport.ResultCode;
import io.parley.spi.NetworkError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CauseTest {

  @ParameterizedTest
  @CsvSource({
    "CONN_REFUSED_ERR, REFUSED",
    "HOST_UNREACH_ERR, UNREACHABLE",
    "TIMED_OUT_ERR, TIMED_OUT",
    "ADDR_NOT_AVAIL_ERR, ADDRESS_UNAVAILABLE",
    "ADDR_IN_USE_ERR, ADDRESS_IN_USE",
    "ACCES_ERR, PERMISSION_DENIED",
    "NO_BUFS_ERR, SHORTAGE",
    "NET_DOWN_ERR, CLOSED",
    "CONN_RESET_ERR, RESET"
  })
  void eachReasonHasItsErrorAndOpenTransportsNameForIt(ResultCode code, NetworkError error) {
    Cause cause = Cause.of(code);
    assertThat(cause.error()).isEqualTo(error);
    assertThat(cause.words()).endsWith(" (" + code.bookName() + ")");
  }

  @Test
  void aRequestThatIsBrokenOffIsRefused() {
    assertThat(Cause.of(ResultCode.CONN_RESET_ERR).ofRequest().error())
        .isEqualTo(NetworkError.REFUSED);
    assertThat(Cause.of(ResultCode.NET_DOWN_ERR).ofRequest().error())
        .isEqualTo(NetworkError.CLOSED);
  }

  @Test
  void whatTheStackNeverAsksForHasNoCause() {
    assertThatIllegalStateException().isThrownBy(() -> Cause.of(ResultCode.FLOW_ERR));
  }
}
