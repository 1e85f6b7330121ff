package io.parley.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalAddressTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1,    24, 10.0.0.254,       true",
    "10.0.0.1,    24, 10.0.1.1,         false",
    "10.0.0.1,    23, 10.0.1.1,         true",
    "10.0.0.1,    31, 10.0.0.0,         true",
    "10.0.0.1,    32, 10.0.0.0,         false",
    "10.0.0.1,    32, 10.0.0.1,         true",
    "10.0.0.1,     0, 203.0.113.9,      true",
    "127.0.0.1,    8, 127.255.255.255,  true",
    "127.0.0.1,    8, 128.0.0.1,        false",
    "192.168.1.1, 20, 192.168.15.200,   true",
    "192.168.1.1, 20, 192.168.16.1,     false",
    "fe80::1,     64, fe80::ffff:1,     true",
    "fe80::1,     64, fe80:0:0:1::1,    false",
    "10.0.0.1,     0, fe80::1,          false",
    "fe80::1%1,   64, fe80::2%1,        true",
    "fe80::1%1,   64, fe80::2%2,        false",
    "fe80::1%1,   64, fe80::2,          true"
  })
  void anAddressIsNearIfItsFirstBitsAreOurs(String ip, int bits, String other, boolean isNear) {
    var ours = new LocalAddress(InetAddress.ofLiteral(ip), bits, Optional.empty());

    assertThat(ours.isNear(InetAddress.ofLiteral(other))).isEqualTo(isNear);
  }

  @Test
  void oneLinkLocalAddressOnTwoInterfacesIsTwo() {
    var one = new LocalAddress(InetAddress.ofLiteral("fe80::1%1"), 64, Optional.empty());
    var other = new LocalAddress(InetAddress.ofLiteral("fe80::1%2"), 64, Optional.empty());

    assertThat(one).isNotEqualTo(other);
    assertThat(one)
        .isEqualTo(new LocalAddress(InetAddress.ofLiteral("fe80::1%1"), 64, Optional.empty()));
  }

  @Test
  void aNetworkHasNoMoreBitsThanAnAddress() {
    InetAddress ip = InetAddress.ofLiteral("10.0.0.1");

    assertThatThrownBy(() -> new LocalAddress(ip, 33, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LocalAddress(ip, -1, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
