package io.parley.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.StringJoiner;

/// The receiver's process: for each of its addresses a port and a platform thread that accepts,
/// reads and closes, one connection after the other, with plain blocking sockets.
///
/// Arguments: a [Reading], the backlog, the addresses. It writes `ports` and the port of each
/// address, then answers every line `TEXTS MILLIS` on its standard input with a [ReceiverReport],
/// after so many texts or so long. It ends with its standard input, so with its parent.
public final class ReceiverMain {

  /// csend's buffer (wire-csend section 2.2).
  static final int BUFFER_BYTES = 1_023;

  /// A thread's stack here holds three frames; a thousand of them are not to fill the memory.
  private static final long STACK_BYTES = 128L << 10;

  private final Reading reading;
  private final Ledger ledger;

  private ReceiverMain(Reading reading, Ledger ledger) {
    this.reading = reading;
    this.ledger = ledger;
  }

  /// Runs the receiver.
  ///
  /// @param args see above
  /// @throws Exception if it cannot listen
  public static void main(String[] args) throws Exception {
    int addresses = args.length - 2;
    Ledger ledger = new Ledger(addresses);
    ReceiverMain receiver = new ReceiverMain(Reading.valueOf(args[0]), ledger);
    int backlog = Integer.parseInt(args[1]);
    StringJoiner ports = new StringJoiner(" ", "ports ", "");
    for (int i = 0; i < addresses; i++) {
      ServerSocket listener = new ServerSocket(0, backlog, InetAddress.getByName(args[i + 2]));
      receiver.start(i, listener);
      ports.add(Integer.toString(listener.getLocalPort()));
    }
    System.out.println(ports);
    answer(ledger);
    System.exit(0);
  }

  private static void answer(Ledger ledger) throws IOException, InterruptedException {
    var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      int space = line.indexOf(' ');
      int texts = Integer.parseInt(line.substring(0, space));
      Duration longest = Duration.ofMillis(Long.parseLong(line.substring(space + 1)));
      System.out.println(ledger.close(texts, longest).line());
    }
  }

  private void start(int port, ServerSocket listener) {
    Thread.ofPlatform()
        .daemon()
        .name("port-" + listener.getLocalPort())
        .stackSize(STACK_BYTES)
        .start(() -> receive(port, listener));
  }

  private void receive(int port, ServerSocket listener) {
    byte[] buffer = new byte[BUFFER_BYTES];
    while (true) {
      try (Socket connection = listener.accept()) {
        int length = read(connection, buffer);
        ledger.enter(port, NumberedText.parse(buffer, length), System.nanoTime());
      } catch (IOException | IllegalArgumentException e) {
        ledger.enterRubbish();
      }
    }
  }

  private int read(Socket connection, byte[] buffer) throws IOException {
    var input = connection.getInputStream();
    int length = Math.max(0, input.read(buffer));
    if (reading == Reading.TO_THE_END) {
      int more = length;
      while (more > 0 && length < buffer.length) {
        more = input.read(buffer, length, buffer.length - length);
        length += Math.max(0, more);
      }
    }
    return length;
  }
}
