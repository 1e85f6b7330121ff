package io.parley.app.demo;

import io.parley.MessengerConfig;
import io.parley.app.stack.NodeStack;
import io.parley.app.stack.StackProfile;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// What runs in a child: it does what its [orders][NodeOrder] say until their end. One thread reads
/// them; several write reports, a line at a time, which `writing` guards.
public final class DemoNode {

  private final String name;
  private final InetAddress address;
  private final PrintStream out;
  private final ReentrantLock writing = new ReentrantLock();
  private Optional<NodeSession> session = Optional.empty();

  /// A node that has no orders yet.
  ///
  /// @param name its name
  /// @param address its address
  /// @param out where its reports go, and nothing else
  public DemoNode(String name, InetAddress address, PrintStream out) {
    this.name = name;
    this.address = address;
    this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
  }

  /// Obeys until it is told to quit, or the orders end.
  public void run(InputStream orders) throws IOException, InterruptedException {
    try {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(orders, StandardCharsets.UTF_8));
      String line = lines.readLine();
      while (line != null && obey(JsonLines.parse(line, NodeOrder.class))) {
        line = lines.readLine();
      }
    } finally {
      closeSession();
    }
  }

  /// Does what an order says; false when it says to quit.
  private boolean obey(NodeOrder order) throws InterruptedException {
    switch (order) {
      case NodeOrder.Listen(int port, var stack) -> listen(port, stack);
      case NodeOrder.RunTest(var plan, var patience) -> {
        session.ifPresent(running -> running.runTest(plan, patience));
      }
      case NodeOrder.SendSingles singles ->
          session.ifPresent(running -> running.sendSingles(singles));
      case NodeOrder.TellStack() -> session.ifPresent(NodeSession::tellStack);
      case NodeOrder.Rush rush -> session.ifPresent(running -> running.rush(rush));
      case NodeOrder.Answer() -> session.ifPresent(NodeSession::answer);
      case NodeOrder.Quit() -> {
        return false;
      }
    }
    return true;
  }

  private void listen(int port, StackProfile stack) throws InterruptedException {
    closeSession();
    MessengerConfig config =
        MessengerConfig.named(name).withAddress(address).withPort(port).withDiscoveryPort(port);
    try {
      session = Optional.of(NodeSession.start(NodeStack.open(stack), config, this::report));
    } catch (NetworkException e) {
      boolean isInUse = e.error() == NetworkError.ADDRESS_IN_USE;
      report(new NodeReport.NotReady(port, isInUse, String.valueOf(e.getMessage())));
    } catch (StoreException e) {
      report(new NodeReport.NotReady(port, false, String.valueOf(e.getMessage())));
    }
  }

  private void closeSession() throws InterruptedException {
    if (session.isPresent()) {
      session.get().close();
      session = Optional.empty();
    }
  }

  private void report(NodeReport report) {
    String line = JsonLines.of(report);
    writing.lock();
    try {
      out.print(line + "\n");
      out.flush();
    } finally {
      writing.unlock();
    }
  }
}
