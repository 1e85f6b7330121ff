package io.parley.app.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Where one test's processes live: a network of loopback addresses and a port, of TCP and of UDP,
/// that no other test has, not even one that another build on this machine runs now. Afterwards it
/// kills, by their ids, all processes that it started.
final class Stage implements BeforeEachCallback, AfterEachCallback {

  private static final AtomicInteger STAGES = new AtomicInteger();

  /// Ports above those that systems use and below those that kernels give to connections.
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 10_000;

  private final List<ParleyProcess> processes = new ArrayList<>();
  private final List<AutoCloseable> others = new ArrayList<>();
  private String network = "";
  private int port;

  @Override
  public void beforeEach(ExtensionContext context) {
    long place = ProcessHandle.current().pid() * 64 + STAGES.incrementAndGet();
    network = "127.%d.%d.".formatted(1 + place / 250 % 250, place % 250);
    port = freePort(place);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    processes.forEach(ParleyProcess::kill);
    for (AutoCloseable other : others) {
      other.close();
    }
    processes.clear();
    others.clear();
  }

  /// The address of the test's host number `n`, 1 to 254.
  String host(int n) {
    return network + n;
  }

  int port() {
    return port;
  }

  /// Starts a Parley on a host, which knows the hosts `peers`, and waits until it listens.
  ParleyProcess start(String name, int host, int... peers) {
    ParleyProcess started = launch(name, host, peers);
    started.awaitStart();
    return started;
  }

  /// Starts a Parley as [#start] does, with further options.
  ParleyProcess startWith(List<String> options, String name, int host, int... peers) {
    ParleyProcess started = launchWith(options, name, host, peers);
    started.awaitStart();
    return started;
  }

  /// Starts a Parley as [#start] does, and waits for nothing.
  ParleyProcess launch(String name, int host, int... peers) {
    return launchWith(List.of(), name, host, peers);
  }

  /// Starts a Parley as [#startWith] does, and waits for nothing.
  ParleyProcess launchWith(List<String> options, String name, int host, int... peers) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(onThisStage(name, host(host)));
    arguments.addAll(options);
    for (int peer : peers) {
      arguments.addAll(List.of("--peer", host(peer)));
    }
    ParleyProcess started = new ParleyProcess(host(host), arguments);
    processes.add(started);
    return started;
  }

  /// Starts a Parley with an address that may be none of this machine, and waits for nothing.
  ParleyProcess launchAt(String address, String name) {
    ParleyProcess started = new ParleyProcess(address, onThisStage(name, address));
    processes.add(started);
    return started;
  }

  /// Starts a `parley demo`, which has addresses of its own, on this stage's port or one of the 19
  /// after it, and waits for nothing.
  ParleyProcess launchDemo(String... options) {
    List<String> arguments = new ArrayList<>(List.of("demo", "--port", "" + port));
    arguments.addAll(List.of(options));
    ParleyProcess started = new ParleyProcess("127.0.0.5", arguments);
    processes.add(started);
    return started;
  }

  /// Runs a subcommand until it ends.
  ParleyProcess run(String... arguments) {
    ParleyProcess started = add(new ParleyProcess("127.0.0.5", List.of(arguments)));
    started.awaitExit();
    return started;
  }

  /// Has a process killed afterwards.
  ParleyProcess add(ParleyProcess started) {
    processes.add(started);
    return started;
  }

  /// Starts a Parley on a host with another TCP port, and waits for nothing.
  ParleyProcess launchOnPort(String name, int host, int otherPort) {
    ParleyProcess started = new ParleyProcess(host(host), onThisStage(name, host(host), otherPort));
    processes.add(started);
    return started;
  }

  private List<String> onThisStage(String name, String address) {
    return onThisStage(name, address, port);
  }

  private List<String> onThisStage(String name, String address, int tcpPort) {
    return List.of(
        name, "--address", address, "--port", "" + tcpPort, "--discovery-port", "" + port);
  }

  /// Something else to close afterwards.
  <T extends AutoCloseable> T add(T other) {
    others.add(other);
    return other;
  }

  /// Connects to a Parley that listens, over a socket of the test's own.
  Socket call(ParleyProcess called) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(called.host(), port), (int) ParleyProcess.PATIENCE.toMillis());
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static int freePort(long place) {
    for (int i = 0; i < PORTS; i++) {
      int candidate = FIRST_PORT + (int) ((place * 37 + i) % PORTS);
      try (ServerSocket free = new ServerSocket(candidate)) {
        return free.getLocalPort();
      } catch (IOException taken) {
        // The next one, then.
      }
    }
    throw new UncheckedIOException(new IOException("no port is free"));
  }
}
