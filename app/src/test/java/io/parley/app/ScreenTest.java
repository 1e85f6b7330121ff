package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/// Lines come out whole, in the terminal's encoding, with the terminal's time.
class ScreenTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void aLineWithATimeShowsTheTimeOfItsZone() {
    Instant noon = Instant.parse("2026-01-02T12:00:09Z");
    screen(StandardCharsets.UTF_8, ZoneOffset.UTC).line(noon, "hello");
    screen(StandardCharsets.UTF_8, ZoneId.of("Asia/Tokyo")).line(noon, "hello");

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("[12:00:09] hello", "[21:00:09] hello");
  }

  @Test
  void aLineOfAnotherDayShowsTheDate() {
    Screen screen = screen(StandardCharsets.UTF_8, ZoneId.of("Asia/Tokyo"));
    screen.line(Instant.parse("2026-01-02T14:59:59Z"), "today");
    screen.line(Instant.parse("2026-01-02T15:00:00Z"), "tomorrow");
    screen.line(Instant.parse("2026-01-01T14:59:59Z"), "yesterday");

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "[23:59:59] today",
            "[2026-01-03 00:00:00] tomorrow",
            "[2026-01-01 23:59:59] yesterday");
  }

  @Test
  void theEncodingOfTheTerminalIsKept() {
    screen(StandardCharsets.ISO_8859_1, ZoneOffset.UTC).line("\u00E9");

    assertThat(bytes.toString(StandardCharsets.ISO_8859_1).strip()).isEqualTo("\u00E9");
  }

  @Test
  void whereNoLanguageIsSetItIsUtf8() {
    screen(StandardCharsets.US_ASCII, ZoneOffset.UTC).line("\u2603");

    assertThat(bytes.toString(StandardCharsets.UTF_8).strip()).isEqualTo("\u2603");
  }

  @Test
  void thatNobodyReadsAnyMoreIsNoticed() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    Screen screen = new Screen(new PrintStream(broken), ZoneOffset.UTC);
    assertThat(screen.isGone()).isFalse();
    screen.line("hello");
    assertThat(screen.isGone()).isTrue();
  }

  private Screen screen(Charset charset, ZoneId zone) {
    InstantSource noon = InstantSource.fixed(Instant.parse("2026-01-02T12:00:00Z"));
    return new Screen(new PrintStream(bytes, true, charset), zone, noon);
  }
}
