package io.parley.internal.discovery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.parley.internal.wire.csend.Bytes;
import java.util.Base64;
import java.util.Optional;

/// A beacon of Parley's as the content of a csend announcement, which csend ignores (wire-csend
/// section 2.4): a word, and the beacon in base64 without padding.
final class Advert {

  private static final String WORD = "parley ";

  private Advert() {}

  /// The content that carries a beacon.
  static Bytes of(byte[] beacon) {
    return Bytes.utf8(WORD + Base64.getEncoder().withoutPadding().encodeToString(beacon));
  }

  /// The beacon in a content; empty if it carries none.
  static Optional<byte[]> in(Bytes content) {
    String text = new String(content.toArray(), US_ASCII);
    if (!text.startsWith(WORD)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(text.substring(WORD.length())));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
