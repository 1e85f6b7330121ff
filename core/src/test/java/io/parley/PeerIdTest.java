package io.parley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PeerIdTest {

  @Test
  void aPeerOfCsendIsItsAddress() {
    PeerId id = PeerId.ofAddress(InetAddress.ofLiteral("10.0.0.5"));
    assertThat(id).hasToString("csend:10.0.0.5");
    assertThat(id.isKey()).isFalse();
  }

  @Test
  void aPeerWithAKeyIsItsFingerprint() {
    byte[] key =
        HexFormat.of().parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    PeerId id = PeerId.ofKey(key);
    assertThat(id).hasToString("parley:If4x36FUomFia_hUBG_SJxt77UtqvkWqWId-9H-XIbk");
    assertThat(id.isKey()).isTrue();
    assertThat(id.value()).hasSize("parley:".length() + 43);
  }

  @Test
  void aKeyOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> PeerId.ofKey(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a public key has 32 bytes, not 31");
  }
}
