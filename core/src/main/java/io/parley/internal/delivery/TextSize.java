package io.parley.internal.delivery;

/// How large a text is on its way, and whether it can go at all.
public final class TextSize {

  /// The largest text of a message: 1 MiB of UTF-8, so that a few hundred messages under way stay
  /// within an ordinary heap.
  public static final long MAX_BYTES = 1L << 20;

  /// What [#utf8] gives for a text that cannot be sent.
  public static final long INVALID = -1;

  private TextSize() {}

  /// The bytes of a text in UTF-8.
  ///
  /// @param text the text
  /// @return its size; [#INVALID] if it holds NUL or half a surrogate pair
  public static long utf8(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return INVALID;
      } else if (c < 0x80) {
        bytes += 1;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        return INVALID;
      }
    }
    return bytes;
  }
}
