package io.parley.mactcp;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// The upper-layer protocol's time-out, which an open, a send and a close bring along: what happens
/// when the peer does not take or does not acknowledge what there is for so long (1989 p.28, 33).
///
/// A part that is empty is one whose validity bit is clear, so it has its default, whatever an
/// earlier command said: 120 seconds, [UlpAction#ABORT] (1989 p.33; 1993 p.41). The values of the
/// last command are those of the connection (our choice, as RFC 793 has it).
///
/// @param seconds 0 to 255; 0 means the default; 1 is below the minimum and becomes 2 (our choice)
/// @param action what happens when the time has passed
public record Ulp(OptionalInt seconds, Optional<UlpAction> action) {

  /// The default: two minutes (1989 p.33).
  public static final int DEFAULT_SECONDS = 120;

  /// The least (1989 p.33).
  public static final int MIN_SECONDS = 2;

  /// The field is one byte (1989 p.33).
  public static final int MAX_SECONDS = 255;

  /// Both validity bits clear.
  public static final Ulp DEFAULT = new Ulp(OptionalInt.empty(), Optional.empty());

  /// Checks that the seconds fit into a byte.
  public Ulp {
    seconds.ifPresent(Ulp::checkByte);
  }

  /// Both validity bits set, 0xC0.
  ///
  /// @param seconds how long, 0 to 255
  /// @param action what happens then
  /// @return the time-out
  public static Ulp of(int seconds, UlpAction action) {
    return new Ulp(OptionalInt.of(seconds), Optional.of(action));
  }

  /// How long it is in force.
  ///
  /// @return the time
  public Duration period() {
    int asked = seconds.orElse(0);
    return Duration.ofSeconds(asked == 0 ? DEFAULT_SECONDS : Math.max(asked, MIN_SECONDS));
  }

  /// Which action is in force.
  ///
  /// @return the action
  public UlpAction effectiveAction() {
    return action.orElse(UlpAction.ABORT);
  }

  static void checkByte(int seconds) {
    if (seconds < 0 || seconds > MAX_SECONDS) {
      throw new IllegalArgumentException("a time-out is 0 to 255 seconds, not " + seconds);
    }
  }
}
