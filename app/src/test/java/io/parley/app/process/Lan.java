package io.parley.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A local network that a test makes: hosts, each a network namespace with one Ethernet, on one
/// bridge, 10.77.0.1 and so on. Afterwards it kills what it started and takes the network away.
///
/// It needs root, on Linux. Where there is none the tests are left out, but never in CI.
final class Lan implements BeforeEachCallback, AfterEachCallback {

  private static final AtomicInteger LANS = new AtomicInteger();

  private final int hosts;
  private final String prefix =
      "parley-%d-%d-".formatted(ProcessHandle.current().pid(), LANS.incrementAndGet());
  private final List<String> namespaces = new ArrayList<>();
  private final List<ParleyProcess> processes = new ArrayList<>();

  Lan(int hosts) {
    this.hosts = hosts;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    assumeTrue(
        System.getenv("CI") != null || "root".equals(System.getProperty("user.name")),
        "only root can make network namespaces");
    String bridge = namespace("bridge");
    ip("-n", bridge, "link", "add", "br0", "type", "bridge");
    ip("-n", bridge, "link", "set", "br0", "up");
    for (int i = 1; i <= hosts; i++) {
      String host = namespace("host" + i);
      String port = "port" + i;
      ip("link", "add", "eth0", "netns", host, "type", "veth", "peer", port, "netns", bridge);
      ip("-n", bridge, "link", "set", port, "master", "br0", "up");
      ip("-n", host, "link", "set", "lo", "up");
      ip("-n", host, "address", "add", host(i) + "/24", "broadcast", "+", "dev", "eth0");
      ip("-n", host, "link", "set", "eth0", "up");
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    processes.forEach(ParleyProcess::kill);
    processes.clear();
    namespaces.forEach(namespace -> ip("netns", "delete", namespace));
    namespaces.clear();
  }

  /// The address of host number `n`, from 1.
  String host(int n) {
    return "10.77.0." + n;
  }

  /// Gives every host a way to everywhere, through a router that does not exist.
  void addDefaultRoutes() {
    for (int i = 1; i <= hosts; i++) {
      ip("-n", prefix + "host" + i, "route", "add", "default", "via", host(254), "dev", "eth0");
    }
  }

  /// Unplugs a host's cable.
  void unplug(int n) {
    ip("-n", prefix + "bridge", "link", "set", "port" + n, "down");
  }

  /// Plugs it in again.
  void plug(int n) {
    ip("-n", prefix + "bridge", "link", "set", "port" + n, "up");
  }

  /// Starts a Parley on a host, without options, and waits for nothing.
  ParleyProcess launch(String name, int host) {
    List<String> onThatHost = List.of("ip", "netns", "exec", prefix + "host" + host);
    ParleyProcess started = new ParleyProcess(host(host), onThatHost, List.of(name));
    processes.add(started);
    return started;
  }

  private String namespace(String name) {
    ip("netns", "add", prefix + name);
    namespaces.addFirst(prefix + name);
    return prefix + name;
  }

  private static void ip(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(command + ": " + said).isZero();
    } catch (IOException e) {
      throw new AssertionError(command + " cannot be run: install iproute2", e);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }
}
