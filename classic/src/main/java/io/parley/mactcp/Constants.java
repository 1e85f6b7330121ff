package io.parley.mactcp;

import java.time.Duration;

/// What the books leave open, or what a machine may have less of: a program should work with any.
///
/// @param streams how many TCP streams may be open, and how many UDP streams besides (1989 p.13,
///   27: 64 each, counted apart)
/// @param listensPerPort how many TCPPassiveOpens for anybody may wait on one port at once, before
///   `duplicateSocket`. The books speak of connections only (1989 p.35); on real machines it was
///   one
/// @param reasonablePeriod how long a receive waits for more after data that was not pushed (1989
///   p.39, 41: "a reasonable period")
/// @param timeWait how long a connection that we closed first stays in TIME_WAIT, before Terminate
///   is told
/// @param pushes what counts as pushed
public record Constants(
    int streams, int listensPerPort, Duration reasonablePeriod, Duration timeWait, Pushes pushes) {

  /// As near to a Mac as we know: 64 streams, one listen, half a second, two minutes, everything
  /// pushed.
  public static final Constants USUAL =
      new Constants(64, 1, Duration.ofMillis(500), Duration.ofMinutes(2), Pushes.ALL);

  /// Checks that there is some of each.
  public Constants {
    if (streams < 1 || listensPerPort < 1) {
      throw new IllegalArgumentException("there is at least one stream, and one listen");
    }
    if (reasonablePeriod.isNegative() || timeWait.isNegative()) {
      throw new IllegalArgumentException("a time is not negative");
    }
  }

  /// Which of the data that comes is taken to be pushed: the TCP underneath does not tell.
  public enum Pushes {
    /// All: nearly every TCP of today pushes the end of each write.
    ALL,
    /// None: receives wait for the reasonable period.
    NONE
  }
}
