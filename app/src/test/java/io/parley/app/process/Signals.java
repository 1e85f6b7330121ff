package io.parley.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Signals to other processes, by the system's own programs.
final class Signals {

  private static final List<String> RESET = List.of("env", "--default-signal=INT,HUP");
  private static final boolean CAN_RESET = canReset();

  private Signals() {}

  /// What to put before a command so that Ctrl-C and a hang-up work for it as in a terminal. A
  /// build that runs in a shell's background ignores the one, one under `nohup` the other, and what
  /// it starts would inherit that.
  static List<String> asFromATerminal() {
    return CAN_RESET ? RESET : List.of();
  }

  /// Sends a signal by its short name: `STOP`, `CONT`, `INT`, `TERM`.
  static void send(String signal, long pid) {
    Outcome outcome = run(List.of("kill", "-" + signal, Long.toString(pid)));
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  /// Waits until a process has come to a stop.
  static void awaitStopped(long pid, Duration patience) {
    long giveUpAt = System.nanoTime() + patience.toNanos();
    String state = "";
    while (!state.startsWith("T")) {
      if (System.nanoTime() - giveUpAt > 0) {
        throw new AssertionError("process " + pid + " does not stop; its state is " + state);
      }
      state = run(List.of("ps", "-o", "stat=", "-p", Long.toString(pid))).output().strip();
    }
  }

  private static boolean canReset() {
    return run(List.of(RESET.getFirst(), RESET.getLast(), "true")).exitCode() == 0;
  }

  private record Outcome(int exitCode, String output) {}

  private static Outcome run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }
}
