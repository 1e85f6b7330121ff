package io.parley.bench.peer;

import io.parley.spi.Address;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A receiver in a JVM of its own ([ReceiverMain]), so that sender and receiver share neither heap,
/// nor compiler, nor scheduler, as two nodes share none. Used by one thread.
public final class ReceiverProcess implements AutoCloseable {

  private static final Duration LONGEST_END = Duration.ofSeconds(5);

  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;
  private final List<Address> addresses;

  private ReceiverProcess(Process process, List<InetAddress> ips) throws IOException {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.US_ASCII);
    this.commands = process.outputWriter(StandardCharsets.US_ASCII);
    String[] ports = answer().split(" ", -1);
    List<Address> found = new ArrayList<>();
    for (int i = 0; i < ips.size(); i++) {
      found.add(new Address(ips.get(i), Integer.parseInt(ports[i + 1])));
    }
    this.addresses = List.copyOf(found);
  }

  /// Starts a receiver.
  ///
  /// @param reading how it reads
  /// @param backlog connections that may wait at each port
  /// @param ips addresses of this machine, a port on each
  /// @return the receiver, listening
  /// @throws IOException if it does not start
  public static ReceiverProcess start(Reading reading, int backlog, List<InetAddress> ips)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx128m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ReceiverMain.class.getName());
    command.addAll(List.of(reading.name(), Integer.toString(backlog)));
    ips.forEach(ip -> command.add(ip.getHostAddress()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      return new ReceiverProcess(process, ips);
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /// Where it listens.
  ///
  /// @return one for each of the addresses it was given, in their order
  public List<Address> addresses() {
    return addresses;
  }

  /// Waits until so many texts have come, at most so long, and begins a new count.
  ///
  /// @param texts how many to wait for
  /// @param longest how long to wait
  /// @return what came since the last report
  /// @throws IOException if the receiver has ended
  public ReceiverReport report(int texts, Duration longest) throws IOException {
    commands.write(texts + " " + longest.toMillis() + "\n");
    commands.flush();
    return ReceiverReport.parse(answer());
  }

  @Override
  public void close() {
    try {
      commands.close();
      if (!process.waitFor(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new EOFException("the receiver's process ended");
    }
    return line;
  }
}
