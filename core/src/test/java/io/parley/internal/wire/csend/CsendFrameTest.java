package io.parley.internal.wire.csend;

import static io.parley.internal.wire.csend.Csend.frame;
import static io.parley.internal.wire.csend.Csend.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.internal.wire.csend.CsendFrame.Kind;
import io.parley.internal.wire.csend.CsendFrame.Version;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The captures of wire-csend section 2.1, both ways.
@Timeout(10)
class CsendFrameTest {

  private static final CsendOrigin ALICE = new CsendOrigin(Bytes.utf8("alice"), "10.77.0.11");

  static Stream<Arguments> captures() {
    return Stream.of(
        Arguments.of(
            "DISCOVERY",
            CsendFrame.of(Kind.DISCOVERY, 1, ALICE, Bytes.EMPTY),
            "43 53 44 43 44 49 53 43 4f 56 45 52 59 7c 31 7c 61 6c 69 63 65 40 31 30 2e 37 37 2e"
                + " 30 2e 31 31 7c"),
        Arguments.of(
            "DISCOVERY_RESPONSE",
            CsendFrame.of(Kind.DISCOVERY_RESPONSE, 2, ALICE, Bytes.EMPTY),
            "43 53 44 43 44 49 53 43 4f 56 45 52 59 5f 52 45 53 50 4f 4e 53 45 7c 32 7c 61 6c 69"
                + " 63 65 40 31 30 2e 37 37 2e 30 2e 31 31 7c"),
        Arguments.of(
            "TEXT",
            CsendFrame.of(Kind.TEXT, 3, ALICE, Bytes.utf8("hello")),
            "43 53 44 43 54 45 58 54 7c 33 7c 61 6c 69 63 65 40 31 30 2e 37 37 2e 30 2e 31 31 7c"
                + " 68 65 6c 6c 6f"),
        Arguments.of(
            "TEXT without content",
            CsendFrame.of(Kind.TEXT, 12, ALICE, Bytes.EMPTY),
            "43 53 44 43 54 45 58 54 7c 31 32 7c 61 6c 69 63 65 40 31 30 2e 37 37 2e 30 2e 31 31"
                + " 7c"),
        Arguments.of(
            "TEXT in UTF-8",
            CsendFrame.of(Kind.TEXT, 7, ALICE, Bytes.utf8("héllo ☃")),
            "43 53 44 43 54 45 58 54 7c 37 7c 61 6c 69 63 65 40 31 30 2e 37 37 2e 30 2e 31 31 7c"
                + " 68 c3 a9 6c 6c 6f 20 e2 98 83"),
        Arguments.of(
            "TEXT in MacRoman",
            CsendFrame.of(Kind.TEXT, 8, ALICE, Bytes.of(hex("63 61 66 8e"))),
            "43 53 44 43 54 45 58 54 7c 38 7c 61 6c 69 63 65 40 31 30 2e 37 37 2e 30 2e 31 31 7c"
                + " 63 61 66 8e"),
        Arguments.of(
            "QUIT",
            CsendFrame.of(Kind.QUIT, 5, ALICE, Bytes.EMPTY),
            "43 53 44 43 51 55 49 54 7c 35 7c 61 6c 69 63 65 40 31 30 2e 37 37 2e 30 2e 31 31 7c"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("captures")
  void everyCaptureIsEncodedToTheByte(String name, CsendFrame frame, String bytes) {
    assertThat(frame.encode()).as(name).isEqualTo(hex(bytes));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("captures")
  void everyCaptureIsDecoded(String name, CsendFrame frame, String bytes) {
    assertThat(frame(hex(bytes))).as(name).isEqualTo(frame);
  }

  @Test
  void namesAndTextsAreReadAsUtf8OrMacRoman() {
    assertThat(frame(CsendFrame.of(Kind.TEXT, 1, ALICE, Bytes.utf8("héllo ☃")).encode()).text())
        .isEqualTo("héllo ☃");
    assertThat(frame("CSDCTEXT|1|caf\u008e@10.77.0.11|caf\u008e"))
        .extracting(CsendFrame::name, CsendFrame::text)
        .containsExactly("café", "café");
  }

  @Test
  void v1IsUnderstoodAndEncodedAsItCame() {
    CsendFrame v1 = frame("CSDCTEXT|zed@10.77.0.14|hello from v1");
    assertThat(v1.version()).isEqualTo(Version.V1);
    assertThat(v1.kind()).isEqualTo(Kind.TEXT);
    assertThat(v1.name()).isEqualTo("zed");
    assertThat(v1.origin().ip()).isEqualTo("10.77.0.14");
    assertThat(v1.text()).isEqualTo("hello from v1");
    assertThat(v1.encode()).isEqualTo(Csend.latin1("CSDCTEXT|zed@10.77.0.14|hello from v1"));
  }

  @Test
  void v1DiscoveryAndQuitAreUnderstoodToo() {
    assertThat(frame("CSDCDISCOVERY|zed@10.77.0.14|").kind()).isEqualTo(Kind.DISCOVERY);
    assertThat(frame("CSDCQUIT|zed@10.77.0.14|").kind()).isEqualTo(Kind.QUIT);
  }

  @Test
  void v1IsToldByItsAtEvenIfTheNameIsANumber() {
    assertThat(frame("CSDCTEXT|12@10.77.0.14|3|zed@x|hi"))
        .extracting(CsendFrame::version, CsendFrame::name, CsendFrame::text)
        .containsExactly(Version.V1, "12", "3|zed@x|hi");
  }

  @Test
  void theTrailerStandsBehindANulAndIsNotContent() {
    CsendFrame advert = CsendFrame.of(Kind.DISCOVERY, 1, ALICE, Bytes.EMPTY);
    byte[] bytes = advert.withTrailer(Bytes.of(hex("01 00 7c 40 ff"))).encode();
    assertThat(bytes).endsWith(hex("7c 00 01 00 7c 40 ff"));
    assertThat(frame(bytes).trailer()).isEqualTo(Bytes.of(hex("01 00 7c 40 ff")));
    assertThat(frame(bytes).content()).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void theLongestFrameHas1023BytesAndALongerOneIsABug() {
    int room = CsendFrame.roomForText(3, ALICE);
    assertThat(room).isEqualTo(1_023 - "CSDCTEXT|3|alice@10.77.0.11|".length());
    CsendFrame longest = CsendFrame.of(Kind.TEXT, 3, ALICE, Bytes.utf8("x".repeat(room)));
    assertThat(longest.encode()).hasSize(1_023);
    assertThat(frame(longest.encode())).isEqualTo(longest);
    CsendFrame longer = CsendFrame.of(Kind.TEXT, 3, ALICE, Bytes.utf8("x".repeat(room + 1)));
    assertThatThrownBy(longer::encode).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void with2DigitIdAliceHas994BytesOfText() {
    assertThat(CsendFrame.roomForText(12, ALICE)).isEqualTo(994);
  }

  @Test
  void idsAreUnsigned() {
    CsendFrame last = CsendFrame.of(Kind.TEXT, -1, ALICE, Bytes.EMPTY);
    assertThat(last.encode()).isEqualTo(Csend.latin1("CSDCTEXT|4294967295|alice@10.77.0.11|"));
    assertThat(frame(last.encode())).isEqualTo(last);
  }

  @Test
  void idsBeginAt1AndWrapLikeCsends() {
    CsendIds ids = new CsendIds();
    assertThat(ids.next()).isEqualTo(1);
    assertThat(ids.next()).isEqualTo(2);
    CsendIds old = new CsendIds(-1);
    assertThat(Integer.toUnsignedString(old.next())).isEqualTo("4294967295");
    assertThat(old.next()).isZero();
    assertThat(old.next()).isEqualTo(1);
  }

  @Test
  void noFieldCanHoldWhatWouldEndIt() {
    assertThatThrownBy(() -> CsendFrame.of(Kind.TEXT, 1, ALICE, Bytes.utf8("a\0b")))
        .isInstanceOf(IllegalArgumentException.class);
    for (String name : new String[] {"a|b", "a@b", "a\0b", "x".repeat(32)}) {
      assertThatThrownBy(() -> new CsendOrigin(Bytes.utf8(name), "10.0.0.1"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String ip : new String[] {"1|2", "1 2", "ü", "1".repeat(46)}) {
      assertThatThrownBy(() -> new CsendOrigin(Bytes.EMPTY, ip))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(
            () -> new CsendFrame(Version.V1, Kind.TEXT, 7, ALICE, Bytes.EMPTY, Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theScopeOfAnIpv6AddressStaysAtHome() {
    assertThat(CsendOrigin.of(Bytes.EMPTY, Csend.ip("fe80::1%0")).ip())
        .isEqualTo("fe80:0:0:0:0:0:0:1");
  }
}
