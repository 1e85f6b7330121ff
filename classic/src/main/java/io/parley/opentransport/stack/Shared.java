package io.parley.opentransport.stack;

import io.parley.classic.TcpPort;
import io.parley.internal.classic.BlockingConnection;
import io.parley.internal.classic.StackLock;
import io.parley.opentransport.Configuration;
import io.parley.opentransport.Constants;
import io.parley.opentransport.Endpoint;
import io.parley.opentransport.ExecLevel;
import io.parley.opentransport.Machine;
import io.parley.opentransport.Notifier;
import io.parley.opentransport.OpenTransport;
import io.parley.opentransport.Opened;
import io.parley.opentransport.ResultCode;
import io.parley.spi.NetworkException;
import java.util.function.IntSupplier;

/// What all that belongs to one [OpenTransportStack] shares, its one lock above all.
///
/// Each call of an endpoint is made with that lock held, by its notifier and by tasks alike. So a
/// task does what OTEnterNotifier is for (p.141, 408), and more: the notifier finds the endpoint in
/// a mode and a state that it knows.
final class Shared extends StackLock {

  /// The most listeners at a time: each is an endpoint.
  static final int LISTENERS = 64;

  private static final int LOW_WATER_PART = 4;

  private final OpenTransport ot;
  private final StackConfig config;

  Shared(Machine machine, StackConfig config) {
    super(machine.clock(), machine.tcp());
    int high = config.buffers().sendBytes();
    this.ot =
        OpenTransport.open(
            machine,
            new Constants(
                config.endpoints().calling() + config.endpoints().accepting() + LISTENERS,
                config.listening().qlen(),
                new Constants.Marks(high, high / LOW_WATER_PART),
                Constants.USUAL.drainTime(),
                config.manner()));
    this.config = config;
  }

  OpenTransport openTransport() {
    return ot;
  }

  StackConfig config() {
    return config;
  }

  /// A connection that is to be made.
  BlockingConnection newConnection(TcpPort.Runner runner) {
    return new BlockingConnection(this, runner, config.buffers().receiveBytes());
  }

  /// Opens an endpoint, synchronous and blocking; at task level.
  ///
  /// @throws NetworkException `SHORTAGE`, `CLOSED`
  Endpoint open(Configuration configuration, Notifier notifier) throws NetworkException {
    Opened opened = ot.openEndpoint(configuration);
    if (opened.result() != ResultCode.NO_ERROR.number()) {
      throw Cause.of(ResultCode.of(opened.result())).exception("no endpoint");
    }
    Endpoint endpoint = opened.endpoint();
    endpoint.setBlocking();
    endpoint.installNotifier(notifier, null);
    return endpoint;
  }

  /// Whether the calling thread is a task, and so may make synchronous calls.
  boolean isTask() {
    return ot.level() == ExecLevel.SYSTEM_TASK;
  }

  /// Makes a synchronous call, of those that wait for nothing; at task level.
  static int synchronously(Endpoint endpoint, IntSupplier call) {
    endpoint.setSynchronous();
    try {
      return call.getAsInt();
    } finally {
      endpoint.setAsynchronous();
    }
  }
}
