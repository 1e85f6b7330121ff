package io.parley.internal.wire.csend;

import static io.parley.internal.wire.csend.Csend.decode;
import static io.parley.internal.wire.csend.Csend.frame;
import static io.parley.internal.wire.csend.Csend.latin1;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.internal.wire.csend.CsendDecoded.Malformed;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The rows of wire-csend section 2.5, and its limits of section 2.3. Where we differ from csend,
/// the test says so.
@Timeout(10)
class CsendOddInputTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a|b||c|",
        "|x",
        "|",
        "a@b",
        "tab\there",
        "trailing ",
        "cr\r",
        "line\nfeed",
        "\u0001\u001b\u007f"
      })
  void contentMayHoldAnythingButNul(String content) {
    assertThat(frame("CSDCTEXT|3|zed@10.77.0.14|" + content))
        .extracting(CsendFrame::name, CsendFrame::text)
        .containsExactly("zed", content);
  }

  @Test
  void aBarInTheNameEndsIt() {
    CsendFrame frame = frame("CSDCTEXT|3|ze|d@10.77.0.14|hi");
    assertThat(frame.name()).isEqualTo("ze");
    assertThat(frame.text()).isEqualTo("d@10.77.0.14|hi");
  }

  @Test
  void theFirstAtEndsTheName() {
    CsendFrame frame = frame("CSDCTEXT|3|ze@d@10.77.0.14|hi");
    assertThat(frame.name()).isEqualTo("ze");
    assertThat(frame.origin().ip()).isEqualTo("d@10.77.0.14");
  }

  @Test
  void anEmptyNameIsAllowed() {
    CsendFrame frame = frame("CSDCTEXT|3|@10.77.0.14|hi");
    assertThat(frame.name()).isEmpty();
    assertThat(frame.text()).isEqualTo("hi");
  }

  @Test
  void withoutAnAtAllIsName() {
    CsendFrame frame = frame("CSDCTEXT|3|zed|hi");
    assertThat(frame.name()).isEqualTo("zed");
    assertThat(frame.origin().ip()).isEmpty();
    assertThat(frame.text()).isEqualTo("hi");
  }

  @Test
  void withoutTheFinalBarTheContentIsEmpty() {
    assertThat(frame("CSDCTEXT|3|zed@10.77.0.14").content()).isEqualTo(Bytes.EMPTY);
    assertThat(frame("CSDCTEXT|zed@10.77.0.14").content()).isEqualTo(Bytes.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CSDCTEXT||zed@10.77.0.14|hi", // csend: a user named "hi"
        "CSDCTEXT|3||hi", // csend: the same
        "CSDCTEXT|3|",
        "CSDCTEXT|3",
        "CSDCTEXT|",
        "CSDCTEXT",
        "CSDC|TEXT|3|zed@10.77.0.14|hi", // csend: taken
        "CSDC|||"
      })
  void whereCsendShiftsFieldsWeMakeNoPhantomUser(String bytes) {
    assertThat(decode(latin1(bytes))).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "12x", "-1", "+1", "1 ", "0x1", " "})
  void anIdThatIsNoNumberIsMalformedWhereCsendTakesItFor0(String id) {
    assertThat(decode(latin1("CSDCTEXT|" + id + "|zed@10.77.0.14|hi")))
        .isInstanceOfSatisfying(
            Malformed.class,
            malformed ->
                assertThat(malformed.reason())
                    .isEqualTo("'" + id + "' where the id or the sender should be"));
  }

  @Test
  void anIdKeepsItsLow32Bits() {
    assertThat(idOf("4294967296")).isZero();
    assertThat(idOf("4294967297")).isEqualTo(1);
    assertThat(idOf("4294967295")).isEqualTo(-1);
    assertThat(idOf("99999999999999999999999999")).isEqualTo(-1);
    assertThat(idOf("18446744073709551615")).isEqualTo(-1);
    assertThat(idOf("9223372036854775808")).isZero();
    assertThat(idOf("007")).isEqualTo(7);
  }

  @Test
  void blanksBeforeAnIdAreSkipped() {
    assertThat(idOf(" \t\n\u000b\f\r42")).isEqualTo(42);
  }

  @Test
  void aNulEndsTheContent() {
    assertThat(frame("CSDCTEXT|3|zed@10.77.0.14|hel\0lo").text()).isEqualTo("hel");
    assertThat(frame("CSDCTEXT|3|zed@10.77.0.14|hello\0"))
        .isEqualTo(frame("CSDCTEXT|3|zed@10.77.0.14|hello"));
    assertThat(frame("CSDCTEXT|3|zed@10.77.0.14\0|hello"))
        .extracting(CsendFrame::content, CsendFrame::trailer)
        .containsExactly(Bytes.EMPTY, Bytes.utf8("|hello"));
    assertThat(decode(latin1("CSDC\0TEXT|3|zed@x|hi"))).isInstanceOf(Malformed.class);
  }

  @Test
  void bytesThatAreNotUtf8AreMacRoman() {
    assertThat(frame("CSDCTEXT|3|zed@10.77.0.14|caf\u008e").text()).isEqualTo("café");
    byte[] utf8 = "CSDCTEXT|3|zed@10.77.0.14|café".getBytes(StandardCharsets.UTF_8);
    assertThat(frame(utf8).text()).isEqualTo("café");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CDSCTEXT|3|zed@10.77.0.14|hi",
        "CSCDTEXT|3|zed@10.77.0.14|hi",
        "TEXT|zed@10.77.0.14|hi", // V0
        "csdcTEXT|3|zed@10.77.0.14|hi"
      })
  void withoutTheMagicItIsNoFrame(String bytes) {
    assertThat(decode(latin1(bytes)))
        .isEqualTo(
            new Malformed("does not begin with CSDC but with '" + bytes.substring(0, 4) + "'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "C", "CSDC", "CSDCTE"})
  void under7BytesItIsNoFrame(String bytes) {
    assertThat(decode(latin1(bytes)))
        .isEqualTo(
            new Malformed("only " + bytes.length() + " bytes, where the shortest frame has 7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "Text", "PING", "TEXTX", "TEX", "DISCOVERY_RESPONSES"})
  void otherKindsAreMalformed(String kind) {
    assertThat(decode(latin1("CSDC" + kind + "|3|zed@10.77.0.14|hi")))
        .isInstanceOfSatisfying(
            Malformed.class,
            malformed -> assertThat(malformed.reason()).startsWith("unknown kind"));
  }

  @Test
  void reasonsHoldNoControlCharacters() {
    assertThat(decode(latin1("CSDC\u001b[2J\n|3|zed@10.77.0.14|hi")))
        .isEqualTo(new Malformed("unknown kind '\\x1B[2J\\x0A'"));
  }

  @Test
  void namesAreCutTo31BytesAtACharactersBoundary() {
    assertThat(nameOf("x".repeat(40))).isEqualTo("x".repeat(31));
    assertThat(nameOf("x".repeat(30) + "é")).isEqualTo("x".repeat(30));
    assertThat(nameOf("x".repeat(29) + "é")).isEqualTo("x".repeat(29) + "é");
    assertThat(nameOf("☃".repeat(12))).isEqualTo("☃".repeat(10));
  }

  @Test
  void aNameThatCsendCutWithinACharacterIsStillUtf8() {
    String name = "\u00c3\u00a9" + "x".repeat(28); // é in UTF-8
    assertThat(frame("CSDCTEXT|3|" + name + "\u00e2@10.77.0.14|").name())
        .isEqualTo("é" + "x".repeat(28));
  }

  @Test
  void aFrameCutAt1023BytesWithinACharacterIsStillUtf8() {
    String header = "CSDCTEXT|3|zed@10.77.0.14|";
    String text = "x".repeat(1_022 - header.length() - 2) + "éé";
    byte[] tooLong = (header + text).getBytes(StandardCharsets.UTF_8);
    assertThat(tooLong).hasSize(1_024);
    String whole = text.substring(0, text.length() - 1);
    assertThat(frame(tooLong).text()).isEqualTo(whole);
    assertThat(frame(java.util.Arrays.copyOf(tooLong, 1_023)).text()).isEqualTo(whole);
  }

  @Test
  void ofTooLongAFrameTheFirst1023BytesCount() {
    String header = "CSDCTEXT|3|zed@10.77.0.14|";
    CsendFrame frame = frame(header + "x".repeat(2_000));
    assertThat(frame.content().length()).isEqualTo(1_023 - header.length());
  }

  private static int idOf(String digits) {
    return frame("CSDCTEXT|" + digits + "|zed@10.77.0.14|hi").id();
  }

  private static String nameOf(String name) {
    byte[] bytes = ("CSDCTEXT|3|" + name + "@10.77.0.14|hi").getBytes(StandardCharsets.UTF_8);
    return frame(bytes).name();
  }
}
