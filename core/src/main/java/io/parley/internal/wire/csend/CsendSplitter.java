package io.parley.internal.wire.csend;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.text.BreakIterator;
import java.util.Locale;

/// Cuts a text into parts that fit into a frame each (wire-csend section 2.3). The parts, one after
/// the other, are the text: a space at a cut stays at the end of the part before it.
final class CsendSplitter {

  /// The longest encoding of one character: with less room nothing might fit.
  private static final int MIN_ROOM = 4;

  private CsendSplitter() {}

  /// A part of a text.
  ///
  /// @param next index of the first character behind it
  /// @param content its bytes
  record Part(int next, Bytes content) {}

  /// The next part: all that is left if it fits; else as much as fits, up to the last space; else
  /// up to the last place between two characters as people see them; else, where one such character
  /// is longer than the room, as many code points as fit. Never empty unless nothing is left.
  ///
  /// @param text the whole text
  /// @param from where the part begins
  /// @param room how many bytes it may have, at least 4
  /// @param charset how it is encoded; what this lacks becomes `?`
  static Part next(String text, int from, int room, Charset charset) {
    if (room < MIN_ROOM) {
      throw new IllegalArgumentException("no text fits into " + room + " bytes");
    }
    ByteBuffer bytes = ByteBuffer.allocate(room);
    int fits = encode(text, from, text.length(), charset, bytes);
    if (fits < text.length()) {
      fits = cut(text, from, fits);
      bytes.clear();
      encode(text, from, fits, charset, bytes);
    }
    bytes.flip();
    byte[] content = new byte[bytes.remaining()];
    bytes.get(content);
    return new Part(fits, Bytes.of(content));
  }

  /// Encodes as many whole code points as there is room for.
  ///
  /// @return the index behind the last one
  private static int encode(String text, int from, int to, Charset charset, ByteBuffer into) {
    CharBuffer in = CharBuffer.wrap(text, from, to);
    charset
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .onUnmappableCharacter(CodingErrorAction.REPLACE)
        .encode(in, into, true);
    return in.position();
  }

  /// Where to cut, after `from` and not after `limit`, which does not lie within a surrogate pair.
  private static int cut(String text, int from, int limit) {
    int sightEnd = text.offsetByCodePoints(limit, 1);
    BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(text.substring(from, sightEnd));
    int last =
        characters.isBoundary(limit - from) ? limit - from : characters.preceding(limit - from);
    for (int at = last; at > 0; at = characters.preceding(at)) {
      if (Character.isWhitespace(text.charAt(from + at - 1))) {
        return from + at;
      }
    }
    return last > 0 ? from + last : limit;
  }
}
