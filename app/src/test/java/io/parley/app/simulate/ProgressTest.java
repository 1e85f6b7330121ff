package io.parley.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How far it is, is told often enough on a terminal, and not too often in a log.
class ProgressTest {

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private long now = -Duration.ofSeconds(3).toNanos();

  @Test
  void elsewhereALineIsAddedEveryTenSeconds() {
    Progress progress = progress(false);
    for (int second = 1; second <= 35; second++) {
      String text = second + " s";
      now += Duration.ofSeconds(1).toNanos();
      progress.show(() -> text);
    }
    progress.clear();

    assertThat(shown()).isEqualTo("10 s\n20 s\n30 s\n");
  }

  @Test
  void onATerminalOneLineChangesEverySecond() {
    Progress progress = progress(true);
    for (int half = 1; half <= 4; half++) {
      String text = half + " halves";
      now += Duration.ofMillis(500).toNanos();
      progress.show(() -> text);
    }

    assertThat(shown()).isEqualTo("2 halves\r        \r4 halves");
  }

  @Test
  void onATerminalTheLineIsLeftToOthersOnce() {
    Progress progress = progress(true);
    progress.say("four");
    progress.clear();
    progress.clear();

    assertThat(shown()).isEqualTo("four\r    \r");
  }

  private Progress progress(boolean isTerminal) {
    PrintStream to = new PrintStream(shown, true, StandardCharsets.UTF_8);
    return new Progress(to, isTerminal, () -> now);
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
