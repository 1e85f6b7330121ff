package io.parley.opentransport;

import java.time.Duration;

/// What the book leaves open: a program should work with any.
///
/// @param endpoints how many endpoints may be open, before kENOMEMErr: on a Mac, memory decides
/// @param qlen the most requests that a listener may have: a larger queue is negotiated down
///   (p.443)
/// @param sending how much of what was sent waits here, beyond what the TCP underneath has taken
/// @param drainTime how long closing a blocking endpoint may go on sending (p.393: 15 seconds)
/// @param manner how kind it is to a program
public record Constants(int endpoints, int qlen, Marks sending, Duration drainTime, Manner manner) {

  /// As near to a Mac as we know.
  public static final Constants USUAL =
      new Constants(1_024, 16, new Marks(32_768, 8_192), Duration.ofSeconds(15), Manner.KIND);

  /// Checks that there is some of each.
  public Constants {
    if (endpoints < 1 || qlen < 1) {
      throw new IllegalArgumentException("there is at least one endpoint, and one request");
    }
    if (drainTime.isNegative()) {
      throw new IllegalArgumentException("a time is not negative");
    }
  }

  /// A send buffer's marks, in bytes.
  ///
  /// @param high at this many, sends take no more
  /// @param low at this many or fewer, T_GODATA is told
  public record Marks(int high, int low) {

    /// Checks that one is below the other.
    public Marks {
      if (low < 0 || low >= high) {
        throw new IllegalArgumentException("the low-water mark is below the high one");
      }
    }
  }

  /// What a program cannot rely on, and may meet.
  public enum Manner {
    /// T_PASSCON comes before T_DATA, and notifications do not nest.
    KIND,
    /// T_DATA comes before T_PASSCON where the peer was quick (p.493), and T_MEMORYRELEASED while
    /// the notifier sends (p.388, 415).
    UNKIND
  }
}
