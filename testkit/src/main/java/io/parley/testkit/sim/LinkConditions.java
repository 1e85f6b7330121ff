package io.parley.testkit.sim;

import java.time.Duration;

/// How one direction between two addresses treats what is sent.
///
/// Segments keep their order unless `segments` says otherwise; datagrams may overtake each other as
/// far as the jitter lets them.
///
/// @param latency how long the way takes at least
/// @param jitter how much longer it may take, drawn for each packet
/// @param bytesPerSecond how much goes through, headers counted; packets wait for those before them
/// @param segments what may happen to the segments of connections
/// @param datagrams what may happen to datagrams
public record LinkConditions(
    Duration latency, Duration jitter, long bytesPerSecond, Chances segments, Chances datagrams) {

  /// More bytes a second than anybody sends: nothing waits.
  public static final long UNLIMITED = Long.MAX_VALUE;

  /// A local network without faults: half a millisecond to one and a half.
  public static final LinkConditions USUAL = around(Duration.ofMillis(1));

  /// Checks that there is a way.
  public LinkConditions {
    if (latency.isNegative() || jitter.isNegative() || bytesPerSecond < 1) {
      throw new IllegalArgumentException("a link takes time and lets something through");
    }
  }

  /// A link without faults that takes about so long.
  ///
  /// @param latency how long, give or take a half
  /// @return the conditions
  public static LinkConditions around(Duration latency) {
    return new LinkConditions(latency.dividedBy(2), latency, UNLIMITED, Chances.NONE, Chances.NONE);
  }

  /// The same with another bandwidth.
  ///
  /// @param bytes how many go through in a second
  /// @return the new conditions
  public LinkConditions withBytesPerSecond(long bytes) {
    return new LinkConditions(latency, jitter, bytes, segments, datagrams);
  }

  /// The same with other chances for the segments of connections.
  ///
  /// @param chances what may happen to each
  /// @return the new conditions
  public LinkConditions withSegments(Chances chances) {
    return new LinkConditions(latency, jitter, bytesPerSecond, chances, datagrams);
  }

  /// The same with other chances for datagrams.
  ///
  /// @param chances what may happen to each
  /// @return the new conditions
  public LinkConditions withDatagrams(Chances chances) {
    return new LinkConditions(latency, jitter, bytesPerSecond, segments, chances);
  }
}
