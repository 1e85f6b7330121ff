package io.parley.app;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The terminal's input, or a pipe's: lines, read by one thread.
final class Keyboard {

  /// Bytes of the longest line that a terminal on Linux passes on. What is typed or pasted beyond
  /// that is thrown away by the kernel, and no program is told.
  static final int TERMINAL_LINE = 4_095;

  private final BufferedReader input;
  private final Charset charset;
  private final boolean isTerminal;

  Keyboard(InputStream in, Charset charset, boolean isTerminal) {
    this.input = new BufferedReader(new InputStreamReader(in, charset));
    this.charset = charset;
    this.isTerminal = isTerminal;
  }

  /// The keyboard of this process.
  static Keyboard system() {
    String told = System.getProperty("stdin.encoding", "UTF-8");
    return new Keyboard(System.in, Screen.orUtf8(Charset.forName(told)), isTerminal());
  }

  /// Whether a person sits there, and not a pipe.
  static boolean isTerminal() {
    return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }

  /// The next line, waiting for it; null at the end.
  @Nullable String readLine() throws IOException {
    return input.readLine();
  }

  /// Whether the end of a line may have been thrown away before we got it.
  boolean mayBeCut(String line) {
    return isTerminal && line.getBytes(charset).length >= TERMINAL_LINE;
  }
}
