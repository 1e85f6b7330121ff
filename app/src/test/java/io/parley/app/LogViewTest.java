package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A terminal that stands still stops nobody who logs.
@Timeout(30)
class LogViewTest {

  private final CountDownLatch goesOn = new CountDownLatch(1);
  private final CountDownLatch standsStill = new CountDownLatch(1);
  private final BlockingQueue<String> shown = new LinkedBlockingQueue<>();
  private final LogView view =
      new LogView(
          new Screen(
              new PrintStream(new Terminal(), false, StandardCharsets.UTF_8), ZoneOffset.UTC));

  @Test
  void whoLogsNeverWaitsForTheTerminalAndIsToldWhatWasMissed() throws InterruptedException {
    int missed = 234;
    view.start();
    log(0);
    standsStill.await();
    for (int i = 1; i <= LogView.MAX_WAITING + missed; i++) {
      log(i);
    }
    goesOn.countDown();

    List<String> lines = new ArrayList<>();
    for (int i = 0; i <= LogView.MAX_WAITING + 1; i++) {
      lines.add(String.valueOf(shown.poll(20, TimeUnit.SECONDS)));
    }
    assertThat(lines.getFirst()).endsWith("] ui line 0");
    assertThat(lines.get(LogView.MAX_WAITING)).endsWith("] ui line " + LogView.MAX_WAITING);
    assertThat(lines.getLast())
        .isEqualTo(missed + " log lines came faster than they could be shown.");
    view.stop();
  }

  private void log(int number) {
    var logger = new LoggerContext().getLogger("ui");
    view.doAppend(new LoggingEvent("", logger, Level.DEBUG, "line " + number, null, null));
  }

  /// A terminal that takes nothing until it may go on.
  private final class Terminal extends OutputStream {

    private final StringBuilder line = new StringBuilder();

    @Override
    public void write(int b) throws IOException {
      try {
        standsStill.countDown();
        goesOn.await();
      } catch (InterruptedException e) {
        throw new UncheckedIOException(new IOException(e));
      }
      if (b == '\n') {
        shown.add(line.toString().stripTrailing());
        line.setLength(0);
      } else {
        line.append((char) b);
      }
    }
  }
}
