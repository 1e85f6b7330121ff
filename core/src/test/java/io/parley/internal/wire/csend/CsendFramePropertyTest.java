package io.parley.internal.wire.csend;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.internal.wire.csend.CsendFrame.Kind;
import io.parley.internal.wire.csend.CsendFrame.Version;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What holds for every frame, tried with seeds 1 to N; a failure names its seed.
@Timeout(60)
class CsendFramePropertyTest {

  private static final int SEEDS = 3_000;

  @Test
  void whatIsEncodedDecodesToTheSame() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      CsendFrame frame = anyFrame(Texts.generator(seed));
      if (frame.encodedLength() < CsendFrame.MAX_BYTES) {
        assertThat(Csend.decode(frame.encode())).as("seed %d", seed).isEqualTo(frame);
      }
    }
  }

  @Test
  void aPrefixOfAFrameIsThatFrameWithLessContentOrNone() {
    for (long seed = 1; seed <= 300; seed++) {
      RandomGenerator random = Texts.generator(seed);
      byte[] bytes =
          CsendFrame.of(Kind.TEXT, random.nextInt(), anyOrigin(random), anyContent(random))
              .encode();
      for (int length = 0; length < bytes.length; length++) {
        if (Csend.decode(Arrays.copyOf(bytes, length)) instanceof CsendFrame torn) {
          byte[] again = torn.encode();
          assertThat(again.length)
              .as("seed %d, %d bytes", seed, length)
              .isLessThanOrEqualTo(length + 2);
          assertThat(Csend.decode(again)).as("seed %d, %d bytes", seed, length).isEqualTo(torn);
        }
      }
    }
  }

  @Test
  void noBytesMakeTheDecoderThrow() {
    byte[] seedFrame = Csend.textFrom("zed", "hello | @ world");
    for (long seed = 1; seed <= SEEDS * 10; seed++) {
      RandomGenerator random = Texts.generator(seed);
      byte[] bytes = random.nextBoolean() ? Texts.bytes(random, 1_100) : seedFrame.clone();
      for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      CsendDecoded decoded = CsendFrame.decode(ByteBuffer.wrap(bytes));
      if (decoded instanceof CsendFrame frame
          && frame.encodedLength() <= Math.min(bytes.length, CsendFrame.MAX_BYTES)) {
        assertThat(Csend.decode(frame.encode())).as("seed %d", seed).isEqualTo(frame);
      }
    }
  }

  private static CsendFrame anyFrame(RandomGenerator random) {
    Kind kind = oneOf(random, List.of(Kind.values()));
    Version version = oneOf(random, List.of(Version.values()));
    return new CsendFrame(
        version,
        kind,
        version == Version.V1 ? 0 : random.nextInt(),
        anyOrigin(random),
        anyContent(random),
        random.nextInt(3) == 0 ? Bytes.of(Texts.bytes(random, 300)) : Bytes.EMPTY);
  }

  private static <T> T oneOf(RandomGenerator random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static CsendOrigin anyOrigin(RandomGenerator random) {
    String name = Texts.text(random, 12).replace("|", "").replace("@", "");
    Bytes bytes = random.nextBoolean() ? Bytes.utf8(name) : withoutEnds(Texts.bytes(random, 30));
    String ip = random.nextInt(4) == 0 ? "" : "10.0.0." + random.nextInt(256);
    return new CsendOrigin(CsendName.cut(bytes), ip);
  }

  private static Bytes anyContent(RandomGenerator random) {
    if (random.nextBoolean()) {
      return Bytes.utf8(Texts.text(random, 60));
    }
    byte[] bytes = Texts.bytes(random, 500);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == 0 ? 1 : bytes[i];
    }
    return Bytes.of(bytes);
  }

  private static Bytes withoutEnds(byte[] name) {
    for (int i = 0; i < name.length; i++) {
      name[i] = name[i] == '|' || name[i] == '@' || name[i] == 0 ? (byte) 0x8E : name[i];
    }
    return Bytes.of(name);
  }
}
