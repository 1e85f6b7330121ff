package io.parley.app.demo;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.core.JacksonException;

/// A node's process as the demo sees it: orders go in, reports come out.
///
/// Two threads read what it says, `NAME-reports` and `NAME-errors`, until it ends. The lock guards
/// the last of what it said on standard error.
final class NodeProcess {

  /// Lines of standard error that are kept: a stack trace's head.
  private static final int MAX_COMPLAINTS = 20;

  private final String name;
  private final Process process;
  private final Writer orders;
  private final Reports reports;
  private final Thread errorReader;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Deque<String> complaints = new ArrayDeque<>();

  /// Starts it. It has no orders yet.
  ///
  /// @param command what starts a node, without its own arguments
  NodeProcess(List<String> command, String name, String host, Reports reports)
      throws DemoException {
    this.name = name;
    this.reports = reports;
    List<String> full = new ArrayList<>(command);
    full.addAll(List.of("--name", name, "--address", host));
    try {
      this.process = new ProcessBuilder(full).start();
    } catch (IOException e) {
      throw new DemoException("a process for " + name + " cannot be started: " + e.getMessage(), e);
    }
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
    reports.expect(name, host);
    this.errorReader = Thread.ofVirtual().name(name + "-errors").start(this::readErrors);
    Thread.ofVirtual().name(name + "-reports").start(this::readReports);
  }

  String name() {
    return name;
  }

  /// Gives an order. One that has ended, which its log says, takes none.
  void order(NodeOrder order) {
    try {
      orders.write(JsonLines.of(order) + "\n");
      orders.flush();
    } catch (IOException gone) {
      complain("takes no more orders: " + gone.getMessage());
    }
  }

  /// The last of what it said on standard error.
  List<String> complaints() {
    lock.lock();
    try {
      return List.copyOf(complaints);
    } finally {
      lock.unlock();
    }
  }

  void kill() {
    process.destroyForcibly();
  }

  boolean awaitEnd(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void readReports() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reports.add(name, JsonLines.parse(line, NodeReport.class));
      }
    } catch (IOException | JacksonException e) {
      complain("is not understood: " + e.getMessage());
    }
    try {
      errorReader.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    reports.gone(name);
  }

  private void readErrors() {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(this::complain);
    } catch (IOException | java.io.UncheckedIOException gone) {
      // It was killed: what it said until now is all.
    }
  }

  private void complain(String line) {
    lock.lock();
    try {
      complaints.add(line);
      if (complaints.size() > MAX_COMPLAINTS) {
        complaints.removeFirst();
      }
    } finally {
      lock.unlock();
    }
  }
}
