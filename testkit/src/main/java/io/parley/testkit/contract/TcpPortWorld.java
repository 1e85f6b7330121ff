package io.parley.testkit.contract;

import io.parley.classic.TcpPort;
import io.parley.spi.Address;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/// What the contract of a [TcpPort] needs of the world in which it is tested, and the words in
/// which its tests speak.
abstract class TcpPortWorld extends TestedWorld {

  /// Makes the port of a machine. Called by the body of each test once for [#here], once for
  /// [#there].
  ///
  /// @param ip the machine's address
  /// @return the port, without anything open
  protected abstract TcpPort newPort(InetAddress ip);

  /// Closes both ports, or the stacks whose ports they are. Called by the body of each test, maybe
  /// twice.
  protected abstract void closePorts();

  /// Listens at an address in another way than by the port.
  ///
  /// @param local an address of the machine that has [#there]
  /// @return closes the listener
  /// @throws NetworkException if it cannot listen
  protected abstract AutoCloseable listenOtherwise(Address local) throws NetworkException;

  /// The address of the machine that calls.
  ///
  /// @return an IPv4 address
  protected abstract InetAddress here();

  /// The address of the machine that is called.
  ///
  /// @return an IPv4 address
  protected abstract InetAddress there();

  /// An address that neither machine has.
  ///
  /// @return an IPv4 address
  protected abstract InetAddress notOurs();

  /// Where a call gets no answer at all. Called by the body of a test.
  ///
  /// @return the address
  /// @throws Exception if it cannot be made
  protected abstract Address blackHole() throws Exception;

  /// Where there is no way to. Called by the body of a test.
  ///
  /// @return the address
  protected abstract Address unreachable();

  /// Uses two machines' ports.
  @FunctionalInterface
  interface PortsTest {
    void run(TcpPort near, TcpPort far) throws Exception;
  }

  /// Uses both ends of a connection, of which `near` has called.
  @FunctionalInterface
  interface EndsTest {
    void run(Side near, Side far) throws Exception;
  }

  /// An end and its driver.
  ///
  /// @param end the end
  /// @param driver is told what happens to it
  record Side(TcpPort.End end, RecordingDriver driver) {

    void write(String text) throws InterruptedException {
      write(Pieces.bytes(text).array());
    }

    void write(byte[] bytes) throws InterruptedException {
      driver.write(bytes, end);
    }

    byte[] readBytes(int count) throws InterruptedException {
      return driver.read(count, end);
    }

    String read(int count) throws InterruptedException {
      return Pieces.text(ByteBuffer.wrap(readBytes(count)));
    }
  }

  final void withPorts(PortsTest test) throws Exception {
    run(() -> {
      try {
        test.run(newPort(here()), newPort(there()));
      } finally {
        closePorts();
      }
    });
  }

  final void withPair(EndsTest test) throws Exception {
    withPorts((near, far) -> {
      Side answering = answer(far);
      Side calling = call(near, answering.end.local());
      calling.driver.awaitEvent("established");
      answering.driver.awaitEvent("established");
      test.run(calling, answering);
    });
  }

  final RecordingDriver newDriver() {
    return new RecordingDriver(clock(), plenty());
  }

  /// Waits for a call, on a port that the machine chooses.
  final Side answer(TcpPort far) throws NetworkException {
    return answer(far, new Address(there(), 0));
  }

  final Side answer(TcpPort port, Address local) throws NetworkException {
    RecordingDriver driver = newDriver();
    return new Side(port.answer(local, driver), driver);
  }

  final Side call(TcpPort port, Address peer) throws NetworkException {
    RecordingDriver driver = newDriver();
    return new Side(port.call(here(), peer, driver), driver);
  }

  /// A port on which nobody waits.
  final Address nobodysDoor(TcpPort far) throws NetworkException {
    Side side = answer(far);
    Address door = side.end.local();
    side.end.close();
    return door;
  }
}
