package io.parley.internal.posix;

import static io.parley.spi.NetworkError.ADDRESS_IN_USE;
import static io.parley.spi.NetworkError.ADDRESS_UNAVAILABLE;
import static io.parley.spi.NetworkError.PERMISSION_DENIED;
import static io.parley.spi.NetworkError.REFUSED;
import static io.parley.spi.NetworkError.SHORTAGE;
import static io.parley.spi.NetworkError.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Address;
import io.parley.spi.NetworkError;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which row of the error table the kernel's failures are, in the languages that it speaks.
@Timeout(60)
final class KernelErrorsTest {

  private static final Address PEER = address("127.0.0.1", 8_080);
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  @Test
  void aRefusalComesAtOnce() {
    assertThat(connecting(AT_ONCE, new ConnectException("Verbindungsaufbau abgelehnt")))
        .isEqualTo(REFUSED);
  }

  @Test
  void whenTheKernelGivesUpItHasWaited() {
    assertThat(connecting(Duration.ofSeconds(127), new ConnectException("Connection timed out")))
        .isEqualTo(UNREACHABLE);
  }

  @Test
  void withoutARouteItIsUnreachable() {
    assertThat(connecting(AT_ONCE, new NoRouteToHostException("Keine Route zum Zielrechner")))
        .isEqualTo(UNREACHABLE);
    assertThat(connecting(AT_ONCE, new SocketException("Das Netzwerk ist nicht erreichbar")))
        .isEqualTo(UNREACHABLE);
  }

  @Test
  void withoutAPortOrABufferItIsAShortage() {
    assertThat(connecting(AT_ONCE, new BindException("Die angeforderte Adresse")))
        .isEqualTo(SHORTAGE);
    assertThat(connecting(AT_ONCE, new SocketException("No buffer space available")))
        .isEqualTo(SHORTAGE);
  }

  @Test
  void whatIsForbiddenIsDenied() {
    assertThat(connecting(AT_ONCE, new SocketException("Operation not permitted")))
        .isEqualTo(PERMISSION_DENIED);
    assertThat(binding(PEER, new BindException("Permission denied"))).isEqualTo(PERMISSION_DENIED);
    assertThat(KernelErrors.sending(PEER, new SocketException("Permission denied")).error())
        .isEqualTo(PERMISSION_DENIED);
  }

  @Test
  void whatCannotBeBoundIsForeignOrInUseOrShort() {
    var taken = new BindException("Die Adresse wird bereits verwendet");
    assertThat(binding(PEER, taken)).isEqualTo(ADDRESS_IN_USE);
    assertThat(binding(PEER.withPort(0), taken)).isEqualTo(SHORTAGE);
    assertThat(binding(address("192.0.2.1", 8_080), taken)).isEqualTo(ADDRESS_UNAVAILABLE);
    assertThat(binding(PEER, new SocketException("Kein Speicher"))).isEqualTo(SHORTAGE);
  }

  @Test
  void whatCannotBeSentHasNoWayOrNoBuffer() {
    assertThat(KernelErrors.sending(PEER, new SocketException("Nicht erreichbar")).error())
        .isEqualTo(UNREACHABLE);
    assertThat(KernelErrors.sending(PEER, new IOException("No buffer space available")).error())
        .isEqualTo(SHORTAGE);
  }

  private static NetworkError connecting(Duration took, IOException e) {
    return KernelErrors.connecting(PEER, took, e).error();
  }

  private static NetworkError binding(Address local, IOException e) {
    return KernelErrors.binding(local, e).error();
  }

  private static Address address(String ip, int port) {
    return new Address(InetAddress.ofLiteral(ip), port);
  }
}
