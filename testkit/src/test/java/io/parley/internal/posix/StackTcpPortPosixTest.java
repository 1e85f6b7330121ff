package io.parley.internal.posix;

import io.parley.classic.StackTcpPort;
import io.parley.classic.TcpPort;
import io.parley.internal.time.SystemClock;
import io.parley.internal.time.SystemThreads;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.NetworkException;
import io.parley.spi.Threads;
import io.parley.testkit.contract.TcpPortContract;
import io.parley.testkit.contract.ThrowingRunnable;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// The contract of a driver's TCP on the kernel's own sockets, in the kernel's own time.
final class StackTcpPortPosixTest extends TcpPortContract {

  /// Addresses of this test alone: others of this process use those before.
  private static final int FIRST_HOST = 180;

  private final Clock clock = new SystemClock();
  private final Threads threads = new SystemThreads();
  private final PosixStack stack = new PosixStack(clock, threads);
  private final List<StackTcpPort> ports = new ArrayList<>();
  private final List<BlackHole> holes = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (BlackHole hole : holes) {
      hole.close();
    }
    stack.close();
  }

  @Override
  protected void run(ThrowingRunnable body) throws Exception {
    body.run();
  }

  @Override
  protected TcpPort newPort(InetAddress ip) {
    var port = new StackTcpPort(stack, clock, threads);
    ports.add(port);
    return port;
  }

  @Override
  protected void closePorts() {
    ports.forEach(StackTcpPort::close);
  }

  @Override
  protected AutoCloseable listenOtherwise(Address local) throws NetworkException {
    return stack.listen(local);
  }

  @Override
  protected Clock clock() {
    return clock;
  }

  @Override
  protected Threads threads() {
    return threads;
  }

  @Override
  protected InetAddress here() {
    return Loopback.address(FIRST_HOST);
  }

  @Override
  protected InetAddress there() {
    return Loopback.address(FIRST_HOST + 1);
  }

  @Override
  protected InetAddress notOurs() {
    return InetAddress.ofLiteral("192.0.2.1"); // for documentation only, RFC 5737
  }

  @Override
  protected Address blackHole() throws Exception {
    var hole = new BlackHole(there());
    holes.add(hole);
    return hole.address();
  }

  @Override
  protected Address unreachable() {
    return new Address(InetAddress.ofLiteral("127.255.255.255"), 9); // no way for TCP
  }
}
