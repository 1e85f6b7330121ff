package io.parley.internal.wire.csend;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Seeded texts: words, blanks, marks that combine, emoji made of several, flags.
final class Texts {

  private static final String[] PIECES = {
    "a",
    "z",
    "|",
    "@",
    " ",
    "  ",
    "\n",
    "\t",
    "é",
    "e\u0301",
    "ß",
    "☃",
    "漢字",
    "\u05d0",
    "\ud83d\ude00",
    "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67",
    "\ud83c\udde9\ud83c\uddea",
    "word",
    "hello ",
    "\u0001",
    "\u007f",
    "\u00a0",
    "\uffff",
    "\udbff\udffd"
  };

  private Texts() {}

  static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /// A text of at most so many pieces. A third of them hold only a few kinds of piece.
  static String text(RandomGenerator random, int maxPieces) {
    int kinds = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : PIECES.length;
    int offset = random.nextInt(PIECES.length);
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(maxPieces + 1); left > 0; left--) {
      text.append(PIECES[(offset + random.nextInt(kinds)) % PIECES.length]);
    }
    return text.toString();
  }

  static byte[] bytes(RandomGenerator random, int maxLength) {
    byte[] bytes = new byte[random.nextInt(maxLength + 1)];
    random.nextBytes(bytes);
    return bytes;
  }
}
