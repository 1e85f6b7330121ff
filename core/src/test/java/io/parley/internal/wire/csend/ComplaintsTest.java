package io.parley.internal.wire.csend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ComplaintsTest {

  private final SteppedClock clock = new SteppedClock();
  private final Complaints complaints = new Complaints(clock);

  @Test
  void aSourceIsComplainedAboutOnceASecond() {
    assertThat(complaints.mayComplain(Csend.BOB)).isTrue();
    assertThat(complaints.mayComplain(Csend.BOB)).isFalse();
    assertThat(complaints.mayComplain(Csend.ZED)).isTrue();
    clock.advance(Complaints.PAUSE.minusNanos(1));
    assertThat(complaints.mayComplain(Csend.BOB)).isFalse();
    clock.advance(java.time.Duration.ofNanos(1));
    assertThat(complaints.mayComplain(Csend.BOB)).isTrue();
  }

  @Test
  void of1025SourcesTheOldestIsForgotten() throws Exception {
    for (int i = 0; i <= Complaints.MAX_SOURCES; i++) {
      complaints.mayComplain(
          InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i}));
    }
    assertThat(complaints.size()).isEqualTo(Complaints.MAX_SOURCES);
    assertThat(complaints.mayComplain(Csend.ip("10.0.4.0"))).isFalse();
    assertThat(complaints.mayComplain(Csend.ip("10.0.0.0"))).isTrue();
  }
}
