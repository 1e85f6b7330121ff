package io.parley.testkit.classic;

import io.parley.classic.TcpPort;
import io.parley.spi.Address;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.testkit.sim.SimStack;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The machine at the other end of a connection, played event by event.
public final class FarEnd implements TcpPort.Events {

  private final List<String> told = new ArrayList<>();
  private final StringBuilder got = new StringBuilder();
  private TcpPort.@Nullable End end;

  private FarEnd() {}

  public static FarEnd answering(SimStack stack, int port) throws NetworkException {
    var far = new FarEnd();
    far.end = stack.tcpPort().answer(new Address(stack.ip(), port), far);
    return far;
  }

  public static FarEnd calling(SimStack stack, Address to) throws NetworkException {
    var far = new FarEnd();
    far.end = stack.tcpPort().call(stack.ip(), to, far);
    return far;
  }

  /// What it was told, in order.
  public List<String> told() {
    return told;
  }

  public TcpPort.End end() {
    return Objects.requireNonNull(end);
  }

  public Address address() {
    return end().local();
  }

  public void send(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    end().write(bytes);
    if (bytes.hasRemaining()) {
      throw new IllegalStateException("no room for " + bytes.remaining() + " bytes");
    }
  }

  /// All that it has received.
  public String got() {
    ByteBuffer into = ByteBuffer.allocate(end().available());
    end().read(into);
    return got.append(StandardCharsets.US_ASCII.decode(into.flip())).toString();
  }

  @Override
  public void established() {
    told.add("established");
  }

  @Override
  public void refused(NetworkError why) {
    told.add("refused " + why);
  }

  @Override
  public void data() {
    // Seen in what it got.
  }

  @Override
  public void room() {
    // It never writes more than there is room for.
  }

  @Override
  public void acknowledged(int count) {
    // Nobody asks.
  }

  @Override
  public void fin() {
    told.add("fin");
  }

  @Override
  public void finAcknowledged() {
    told.add("finAcknowledged");
  }

  @Override
  public void reset() {
    told.add("reset");
  }
}
