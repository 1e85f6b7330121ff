package io.parley.app.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// All that a process has written to one of its streams, byte by byte, while it goes on writing.
/// The lock guards the bytes; whoever waits is woken by what comes.
final class Transcript {

  private static final Pattern LINE_END = Pattern.compile("\n");

  private final Lock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();

  @GuardedBy("lock")
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @GuardedBy("lock")
  private boolean ended;

  Transcript(InputStream stream) {
    Thread.ofPlatform().daemon().name("transcript").start(() -> readAll(stream));
  }

  byte[] bytes() {
    lock.lock();
    try {
      return bytes.toByteArray();
    } finally {
      lock.unlock();
    }
  }

  /// The whole lines so far; at the end of the stream, the last one too.
  List<String> lines() {
    lock.lock();
    try {
      String text = bytes.toString(StandardCharsets.UTF_8);
      int end = ended ? text.length() : text.lastIndexOf('\n') + 1;
      return end == 0 ? List.of() : LINE_END.splitAsStream(text.substring(0, end)).toList();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the lines are as wanted; false if they are not when the patience or the stream is
  /// at its end.
  boolean await(Predicate<List<String>> wanted, Duration patience) {
    long left = patience.toNanos();
    lock.lock();
    try {
      while (!wanted.test(lines())) {
        if (ended || left <= 0) {
          return false;
        }
        left = more.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the process has written its last.
  boolean awaitEnd(Duration patience) {
    await(_ -> false, patience);
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  private void readAll(InputStream stream) {
    byte[] buffer = new byte[8_192];
    try (stream) {
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        add(buffer, n);
      }
    } catch (IOException e) {
      // The process is gone, and with it the pipe: what came until now is all.
    }
    lock.lock();
    try {
      ended = true;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void add(byte[] buffer, int length) {
    lock.lock();
    try {
      bytes.write(buffer, 0, length);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
