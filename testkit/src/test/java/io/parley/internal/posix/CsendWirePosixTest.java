package io.parley.internal.posix;

import io.parley.internal.time.SystemClock;
import io.parley.internal.time.SystemThreads;
import io.parley.internal.wire.csend.CsendConfig;
import io.parley.internal.wire.csend.CsendIds;
import io.parley.internal.wire.csend.CsendPeer;
import io.parley.internal.wire.csend.CsendWire;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.NetworkStack;
import io.parley.spi.Threads;
import io.parley.spi.Wire;
import io.parley.testkit.contract.ThrowingRunnable;
import io.parley.testkit.contract.WireContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// The contract of every wire, by csend's on the kernel's own sockets, in the kernel's own time.
final class CsendWirePosixTest extends WireContract {

  /// Addresses of this test alone: others of this process use those before.
  private static final int FIRST_HOST = 100;

  private final Clock clock = new SystemClock();
  private final Threads threads = new SystemThreads();
  private final List<BlackHole> holes = new ArrayList<>();

  @AfterEach
  void fillHoles() throws Exception {
    for (BlackHole hole : holes) {
      hole.close();
    }
  }

  @Override
  protected NetworkStack newStack(Address local) {
    return new PosixStack(clock, threads);
  }

  @Override
  protected Wire newWire(String name, Address local, NetworkStack stack) {
    var config = new CsendConfig(name, local, _ -> CsendPeer.UNKNOWN);
    return new CsendWire(config, new CsendIds(), stack, clock, threads);
  }

  @Override
  protected Address address(int number) {
    return new Address(Loopback.address(FIRST_HOST + number), 8_080);
  }

  @Override
  protected Address blackHole() throws Exception {
    var hole = new BlackHole(address(3).ip());
    holes.add(hole);
    return hole.address();
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
  protected void run(ThrowingRunnable body) throws Exception {
    body.run();
  }
}
