package io.parley.mactcp;

import io.parley.mactcp.UdpCommand.UdpBfrReturn;
import io.parley.mactcp.UdpCommand.UdpCreate;
import io.parley.mactcp.UdpCommand.UdpRead;
import io.parley.mactcp.UdpCommand.UdpRelease;
import io.parley.mactcp.UdpCommand.UdpWrite;
import io.parley.spi.Address;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.function.Function;

/// The UDP half of a driver: the table of streams, each call's checks, and a thread for each stream
/// that receives from its datagram port.
///
/// The table is guarded by the driver's lock, which is not held while a datagram port is called or
/// a thread started.
final class UdpCalls {

  /// How long a receiving thread waits when the machine is short of something.
  private static final Duration SHORTAGE_PAUSE = Duration.ofMillis(100);

  private final Machine machine;
  private final Constants constants;
  private final Interrupts interrupts;
  private final Map<StreamPtr, UdpStream> streams = new LinkedHashMap<>();

  /// The ports of the streams that are open, or are being opened; those that were left to the stack
  /// are not known before.
  private final Set<Integer> ports = new HashSet<>();

  /// How many are being opened.
  private int opening;

  /// Even: TCP has the odd ones.
  private long nextStream = 2;

  /// Never signalled: who waits on it waits for time to pass.
  private final Condition never;

  UdpCalls(Machine machine, Constants constants, Interrupts interrupts) {
    this.machine = machine;
    this.constants = constants;
    this.interrupts = interrupts;
    this.never = interrupts.newCondition();
  }

  /// Called without the lock.
  void issue(UdpCommand command, IoBlock block) {
    switch (command) {
      case UdpCreate create -> create(create, block);
      case UdpWrite write -> write(write, block);
      case UdpRelease release -> release(release, block);
      case UdpRead read ->
          on(
              read.stream(),
              block,
              stream -> {
                stream.read(read.commandTimeout(), block);
                return ResultCode.IN_PROGRESS;
              });
      case UdpBfrReturn back ->
          on(
              back.stream(),
              block,
              stream -> {
                LentBuffer buffer = back.buffer();
                return buffer == null ? ResultCode.INVALID_BUF_PTR : stream.giveBack(buffer);
              });
    }
  }

  /// Closes all streams. Called without the lock.
  void releaseAll() {
    List<UdpStream> all = new ArrayList<>();
    interrupts.locked(() -> {
      all.addAll(streams.values());
      all.forEach(stream -> forget(stream.ptr()));
    });
    all.forEach(stream -> stream.port().close());
  }

  private void create(UdpCreate asked, IoBlock block) {
    ResultCode wrong = interrupts.underLock(() -> reserve(asked));
    if (wrong != ResultCode.NO_ERR) {
      interrupts.locked(() -> interrupts.end(block, wrong));
      return;
    }
    Block area = Objects.requireNonNull(asked.area());
    try {
      DatagramPort port = machine.udp().open(new Address(machine.ip(), asked.localPort()));
      UdpStream stream = interrupts.underLock(() -> add(asked, area, port));
      machine.threads().start("mactcp-udp-" + port.local(), () -> receiveAll(stream));
      var reply = new Reply.UdpCreated(stream.ptr(), port.local().port());
      interrupts.locked(() -> interrupts.end(block, ResultCode.NO_ERR, reply));
      if (interrupts.underLock(interrupts::isClosed)) {
        // The driver was closed after the check.
        releaseAll();
      }
    } catch (NetworkException e) {
      interrupts.locked(() -> {
        opening--;
        ports.remove(asked.localPort());
        area.use(false);
        interrupts.end(block, resultOf(e));
      });
    }
  }

  /// Checks what is asked for, and keeps its place.
  private ResultCode reserve(UdpCreate asked) {
    Block area = asked.area();
    if (area == null || area.isDisposed()) {
      return ResultCode.INVALID_BUF_PTR;
    } else if (area.isInUse()) {
      return ResultCode.STREAM_ALREADY_OPEN;
    } else if (area.length() < UdpCreate.MIN_AREA) {
      return ResultCode.INVALID_LENGTH;
    } else if (asked.localPort() == UdpCreate.ROUTING_PORT || ports.contains(asked.localPort())) {
      return ResultCode.DUPLICATE_SOCKET;
    } else if (streams.size() + opening == constants.streams() || interrupts.isClosed()) {
      return ResultCode.INSUFFICIENT_RESOURCES;
    }
    area.use(true);
    opening++;
    if (asked.localPort() != 0) {
      ports.add(asked.localPort());
    }
    return ResultCode.NO_ERR;
  }

  private UdpStream add(UdpCreate asked, Block area, DatagramPort port) {
    var stream = new UdpStream(new StreamPtr(nextStream), asked, area, port, interrupts);
    nextStream += 2;
    opening--;
    ports.add(port.local().port());
    streams.put(stream.ptr(), stream);
    return stream;
  }

  /// What a stream's thread does, until its port is closed.
  private void receiveAll(UdpStream stream) {
    var buffer = ByteBuffer.allocate(DatagramPort.MAX_BYTES);
    while (true) {
      try {
        Address from = stream.port().receive(buffer, Deadline.NEVER);
        var content = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
        interrupts.locked(() -> interrupts.later(() -> arrived(stream, from, content)));
      } catch (NetworkException e) {
        if (e.error() != NetworkError.SHORTAGE || !pause()) {
          return;
        }
      }
    }
  }

  private void arrived(UdpStream stream, Address from, ByteBuffer content) {
    if (streams.containsKey(stream.ptr())) {
      stream.arrived(from, content);
    }
  }

  /// Waits for a machine that is short of something.
  ///
  /// @return false if the thread was interrupted
  private boolean pause() {
    return interrupts.underLock(() -> {
      Deadline end = interrupts.in(SHORTAGE_PAUSE);
      boolean more = true;
      while (more && !interrupts.hasPassed(end)) {
        more = interrupts.await(never, end);
      }
      return more;
    });
  }

  private void write(UdpWrite asked, IoBlock block) {
    Optional<UdpStream> stream =
        interrupts.underLock(() -> Optional.ofNullable(streams.get(asked.stream())));
    ResultCode result =
        stream.map(known -> send(known, asked)).orElse(ResultCode.INVALID_STREAM_PTR);
    interrupts.locked(() -> interrupts.end(block, result));
  }

  private static ResultCode send(UdpStream stream, UdpWrite asked) {
    Wds wds = asked.wds();
    if (wds == null || wds.buffers().size() > UdpWrite.MAX_ENTRIES) {
      return ResultCode.INVALID_WDS;
    } else if (wds.length() > UdpWrite.MAX_BYTES) {
      return ResultCode.INVALID_LENGTH;
    }
    var datagram = ByteBuffer.allocate((int) wds.length());
    wds.buffers().forEach(buffer -> datagram.put(buffer.slice()));
    try {
      stream.port().send(asked.remote(), datagram.flip());
      return ResultCode.NO_ERR;
    } catch (NetworkException e) {
      return resultOf(e);
    }
  }

  private void release(UdpRelease asked, IoBlock block) {
    Optional<UdpStream> stream = interrupts.underLock(() -> forget(asked.stream()));
    if (stream.isEmpty()) {
      interrupts.locked(() -> interrupts.end(block, ResultCode.INVALID_STREAM_PTR));
      return;
    }
    stream.get().port().close();
    var reply = new Reply.Released(stream.get().area());
    interrupts.locked(() -> interrupts.end(block, ResultCode.NO_ERR, reply));
  }

  private Optional<UdpStream> forget(StreamPtr ptr) {
    UdpStream stream = streams.remove(ptr);
    if (stream != null) {
      ports.remove(stream.port().local().port());
      stream.release();
    }
    return Optional.ofNullable(stream);
  }

  private void on(StreamPtr ptr, IoBlock block, Function<UdpStream, ResultCode> call) {
    interrupts.locked(() -> {
      UdpStream stream = streams.get(ptr);
      ResultCode result = stream == null ? ResultCode.INVALID_STREAM_PTR : call.apply(stream);
      if (result != ResultCode.IN_PROGRESS) {
        interrupts.end(block, result);
      }
    });
  }

  private static ResultCode resultOf(NetworkException e) {
    return switch (e.error()) {
      case ADDRESS_IN_USE -> ResultCode.DUPLICATE_SOCKET;
      case UNREACHABLE -> ResultCode.IP_ROUTE_ERR;
      case CLOSED -> ResultCode.INVALID_STREAM_PTR;
      case REFUSED, TIMED_OUT, RESET, SHORTAGE, ADDRESS_UNAVAILABLE, PERMISSION_DENIED ->
          ResultCode.INSUFFICIENT_RESOURCES;
    };
  }
}
