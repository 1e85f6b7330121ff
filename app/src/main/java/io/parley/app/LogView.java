package io.parley.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Shows the log on the screen, from when it is started until it is stopped, once.
///
/// Whoever logs only puts a line into a queue; a thread of its own shows it. A terminal that stands
/// still (Ctrl-S) stops that thread and nobody else. It is a thread of the system's, since a
/// virtual one would keep one of the few that carry the node's.
final class LogView extends UnsynchronizedAppenderBase<ILoggingEvent> {

  /// Lines that may wait: a few screens full, more than anybody reads.
  static final int MAX_WAITING = 1_000;

  /// How long [#stop] waits for the line that is being shown, so that none follows it.
  private static final Duration LAST_LINE = Duration.ofMillis(200);

  private final Screen screen;
  private final BlockingQueue<Line> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final AtomicLong missed = new AtomicLong();
  private final Thread thread;

  private record Line(Instant time, String text) {}

  LogView(Screen screen) {
    this.screen = screen;
    this.thread = Thread.ofPlatform().daemon().name("log-view").unstarted(this::showAll);
  }

  @Override
  public void start() {
    super.start();
    thread.start();
  }

  @Override
  public void stop() {
    super.stop();
    thread.interrupt();
    try {
      thread.join(LAST_LINE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    Line line = new Line(event.getInstant(), event.getLoggerName() + " " + LogLine.message(event));
    if (!waiting.offer(line)) {
      missed.incrementAndGet();
    }
  }

  private void showAll() {
    try {
      while (isStarted()) {
        Line line = waiting.poll();
        if (line == null) {
          tellMissed();
          line = waiting.take();
        }
        screen.line(line.time, line.text);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /// Lines are missed only while the queue is full, so those come after all that were in it.
  private void tellMissed() {
    long count = missed.getAndSet(0);
    if (count > 0) {
      screen.line(count + " log lines came faster than they could be shown.");
    }
  }
}
