package io.parley.internal.wire.csend;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.parley.internal.wire.csend.CsendDecoded.Malformed;
import java.nio.ByteBuffer;

/// Any bytes at all against the decoder. In a normal build the corpus in
/// `src/test/resources/.../CsendFrameFuzzTestInputs` is replayed; `JAZZER_FUZZ=1` searches for
/// more.
class CsendFrameFuzzTest {

  /// Nothing throws; no field holds what would end it; and what is decoded, encoded and decoded
  /// again is the same. (A frame without its `@` or final `|` grows by them, so one of full length
  /// may then be too long: hence the condition.)
  @FuzzTest(maxDuration = "1m")
  void anyBytesAreAFrameOrMalformed(byte[] bytes) {
    switch (CsendFrame.decode(ByteBuffer.wrap(bytes))) {
      case Malformed(String reason) ->
          assertThat(reason).isNotEmpty().matches("[ -~]*").hasSizeLessThan(200);
      case CsendFrame frame -> {
        assertThat(frame.name()).doesNotContain("|", "@", "\0");
        assertThat(frame.origin().name().length()).isLessThanOrEqualTo(CsendName.MAX_BYTES);
        assertThat(frame.origin().ip()).matches("[!-{}~]{0,45}");
        assertThat(frame.text()).doesNotContain("\0").hasSizeLessThan(CsendFrame.MAX_BYTES);
        if (frame.encodedLength() <= Math.min(bytes.length, CsendFrame.MAX_BYTES)) {
          assertThat(CsendFrame.decode(ByteBuffer.wrap(frame.encode()))).isEqualTo(frame);
        }
      }
    }
  }
}
