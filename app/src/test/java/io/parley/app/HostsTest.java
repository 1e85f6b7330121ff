package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Hosts and ports are understood as people write them.
class HostsTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7, 10.0.0.7:8080",
    "10.0.0.7:9000, 10.0.0.7:9000",
    "10.0.0.7:1, 10.0.0.7:1",
    "10.0.0.7:65535, 10.0.0.7:65535",
    "::1, [0:0:0:0:0:0:0:1]:8080",
    "[::1], [0:0:0:0:0:0:0:1]:8080",
    "[::1]:9000, [0:0:0:0:0:0:0:1]:9000",
    "fe80::1:2, [fe80:0:0:0:0:0:1:2]:8080",
    "localhost, 127.0.0.1:8080",
    "localhost:9000, 127.0.0.1:9000"
  })
  void hostsWithAndWithoutAPort(String text, String address) {
    assertThat(Hosts.parse(text, 8080)).hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.7:", "10.0.0.7:x", "10.0.0.7:0", "10.0.0.7:65536", "[::1]:-1"})
  void whatIsNoPortIsNamed(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Hosts.parse(text, 8080))
        .withMessage(
            "'%s' is not a port; a port is 1 to 65535", text.substring(text.lastIndexOf(':') + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[::1", "[::1]8080", "[::1]x:1"})
  void whatIsNoHostIsNamedWithTheRightWay(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Hosts.parse(text, 8080))
        .withMessage("'%s' is not HOST[:PORT]; write an IPv6 address as [ADDRESS]:PORT", text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ":8080", "[]:8080"})
  void aMissingHostIsTold(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Hosts.parse(text, 8080))
        .withMessage("a host name is missing");
  }

  @Test
  void anUnknownHostIsNamedWithWhatToDo() {
    // The top-level domain "invalid" never exists (RFC 2606).
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Hosts.parse("bob.invalid:8080", 8080))
        .withMessage("no host is known as 'bob.invalid'; check the name, or give its IP address");
  }
}
