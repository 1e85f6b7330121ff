package io.parley.internal.wire.csend;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Rules for names on this wire (wire-csend sections 2.3 and 2.5).
public final class CsendName {

  /// Longest name: csend sends and keeps 31 bytes of it.
  public static final int MAX_BYTES = 31;

  private CsendName() {}

  /// What keeps a name of our own from being used on this wire.
  ///
  /// @param name the name
  /// @return a sentence for people; empty if the name is good
  public static Optional<String> objectionTo(String name) {
    if (name.isEmpty()) {
      return Optional.of("A name must not be empty.");
    }
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      return Optional.of(
          "A name has at most 31 bytes of UTF-8, since csend cuts it there; this one has "
              + bytes
              + ".");
    }
    if (name.indexOf('|') >= 0) {
      return Optional.of("A name must not hold '|', which ends a field on the csend wire.");
    }
    if (name.indexOf('@') >= 0) {
      return Optional.of("A name must not hold '@', which ends the name on the csend wire.");
    }
    if (name.codePoints().anyMatch(Character::isISOControl)) {
      return Optional.of("A name must not hold control characters.");
    }
    if (name.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      return Optional.of("A name must not hold half a surrogate pair, which no wire can carry.");
    }
    return Optional.empty();
  }

  /// A received name, cut to what csend keeps, at a character's boundary. csend's own cut, which a
  /// name of full length has been through, may have split the last one.
  static Bytes cut(Bytes name) {
    return name.length() < MAX_BYTES ? name : CsendText.withoutTornTail(name.first(MAX_BYTES));
  }
}
