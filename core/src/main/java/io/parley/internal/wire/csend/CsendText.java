package io.parley.internal.wire.csend;

import io.parley.KnownPeer.TextEncoding;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Text on a wire that carries bytes without a label: UTF-8 from POSIX, MacRoman from Macs.
final class CsendText {

  private static final Charset MAC_ROMAN = Charset.forName("x-MacRoman");

  private CsendText() {}

  /// The text that bytes most likely mean: UTF-8 if they are valid UTF-8, which MacRoman with
  /// anything but ASCII in it hardly ever is; else MacRoman, in which every byte means something.
  static String decode(Bytes bytes) {
    try {
      return utf8Decoder().decode(ByteBuffer.wrap(bytes.toArray())).toString();
    } catch (CharacterCodingException notUtf8) {
      return new String(bytes.toArray(), MAC_ROMAN);
    }
  }

  /// How a text is encoded for one peer; what the encoding lacks becomes `?`.
  static Charset charset(TextEncoding encoding) {
    return switch (encoding) {
      case UTF_8 -> StandardCharsets.UTF_8;
      case MAC_ROMAN -> MAC_ROMAN;
    };
  }

  /// Drops the begun last character of UTF-8 that was cut; bytes that are not UTF-8 up to there
  /// stay as they are.
  static Bytes withoutTornTail(Bytes cut) {
    ByteBuffer in = ByteBuffer.wrap(cut.toArray());
    CharBuffer out = CharBuffer.allocate(cut.length());
    boolean isUtf8 = !utf8Decoder().decode(in, out, false).isError();
    return isUtf8 ? cut.first(in.position()) : cut;
  }

  private static CharsetDecoder utf8Decoder() {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }
}
